package io.sallyport.testing;

/** What a {@link ScriptedPeer} does with one connection. Runs on a thread of its own; what it throws fails the test when the peer is closed. */
@FunctionalInterface
public interface PeerScript {

    /**
     * Plays the peer's part. The connection stays open when it returns, until the peer is closed.
     *
     * @param connection the connection
     * @throws Exception if it went otherwise than expected
     */
    void play(PeerConnection connection) throws Exception;
}
