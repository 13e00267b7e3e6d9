package io.sallyport.testing;

import io.sallyport.testing.FaultPlan.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** Passes on what comes in one direction of a {@link ProxiedConnection}, piece by piece, as its plan lets it. Belongs to one thread. */
record ProxyPump(ProxiedConnection connection, Direction direction, Socket from, Socket to) {

    private static final int PIECE = 16 * 1024;

    /** Until the connection ends or its sender says that nothing more is coming. */
    void run() {
        byte[] piece = new byte[PIECE];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int room = connection.awaitRoom(direction, PIECE, true, false);
            while (room > 0) {
                int count = in.read(piece, 0, room);
                if (count < 0) {
                    connection.finish(direction, to);
                    return;
                }
                connection.hold(direction, count);
                if (!passOn(piece, count, out)) {
                    return;
                }
                room = connection.awaitRoom(direction, PIECE, true, false);
            }
        } catch (IOException e) {
            connection.reset(); // one side was reset: so is the other
        }
    }

    private boolean passOn(byte[] piece, int count, OutputStream out) throws IOException {
        int offset = 0;
        while (offset < count) {
            int room = connection.awaitRoom(direction, count - offset, false, false);
            if (room < 0) {
                return false;
            }
            if (connection.isDropping(direction)) {
                return true;
            }
            try {
                out.write(piece, offset, room);
            } catch (IOException e) {
                if (connection.isDropping(direction)) {
                    return true; // ended by its plan while it wrote
                }
                throw e;
            }
            connection.passed(direction, room);
            offset += room;
        }
        return true;
    }
}
