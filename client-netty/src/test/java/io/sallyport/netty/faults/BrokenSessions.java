package io.sallyport.netty.faults;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.security.ProviderException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A context whose handshakes go well, and whose sessions throw what no session should when they are asked for certificates. */
final class BrokenSessions extends SSLContext {

    BrokenSessions(SSLContext sound) {
        super(new Contexts(sound), sound.getProvider(), sound.getProtocol());
    }

    private static SSLSession broken(SSLSession session) {
        return (SSLSession) Proxy.newProxyInstance(
                BrokenSessions.class.getClassLoader(),
                new Class<?>[] {SSLSession.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getPeerCertificates")) {
                        throw new ProviderException("broken session");
                    }
                    try {
                        return method.invoke(session, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static final class Contexts extends SSLContextSpi {

        private final SSLContext sound;

        private Contexts(SSLContext sound) {
            this.sound = sound;
        }

        @Override
        protected void engineInit(
                KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return new Engine(sound.createSSLEngine());
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return new Engine(sound.createSSLEngine(host, port));
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return sound.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return sound.getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return sound.getDefaultSSLParameters();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return sound.getSupportedSSLParameters();
        }
    }

    private static final class Engine extends SSLEngine {

        private final SSLEngine sound;

        private Engine(SSLEngine sound) {
            super(sound.getPeerHost(), sound.getPeerPort());
            this.sound = sound;
        }

        @Override
        public SSLSession getSession() {
            return broken(sound.getSession());
        }

        @Override
        public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer to) throws SSLException {
            return sound.wrap(from, offset, length, to);
        }

        @Override
        public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] to, int offset, int length) throws SSLException {
            return sound.unwrap(from, to, offset, length);
        }

        @Override
        public @Nullable Runnable getDelegatedTask() {
            return sound.getDelegatedTask();
        }

        @Override
        public void closeInbound() throws SSLException {
            sound.closeInbound();
        }

        @Override
        public boolean isInboundDone() {
            return sound.isInboundDone();
        }

        @Override
        public void closeOutbound() {
            sound.closeOutbound();
        }

        @Override
        public boolean isOutboundDone() {
            return sound.isOutboundDone();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return sound.getSupportedCipherSuites();
        }

        @Override
        public String[] getEnabledCipherSuites() {
            return sound.getEnabledCipherSuites();
        }

        @Override
        public void setEnabledCipherSuites(String[] suites) {
            sound.setEnabledCipherSuites(suites);
        }

        @Override
        public String[] getSupportedProtocols() {
            return sound.getSupportedProtocols();
        }

        @Override
        public String[] getEnabledProtocols() {
            return sound.getEnabledProtocols();
        }

        @Override
        public void setEnabledProtocols(String[] protocols) {
            sound.setEnabledProtocols(protocols);
        }

        @Override
        public void beginHandshake() throws SSLException {
            sound.beginHandshake();
        }

        @Override
        public SSLEngineResult.HandshakeStatus getHandshakeStatus() {
            return sound.getHandshakeStatus();
        }

        @Override
        public void setUseClientMode(boolean mode) {
            sound.setUseClientMode(mode);
        }

        @Override
        public boolean getUseClientMode() {
            return sound.getUseClientMode();
        }

        @Override
        public void setNeedClientAuth(boolean need) {
            sound.setNeedClientAuth(need);
        }

        @Override
        public boolean getNeedClientAuth() {
            return sound.getNeedClientAuth();
        }

        @Override
        public void setWantClientAuth(boolean want) {
            sound.setWantClientAuth(want);
        }

        @Override
        public boolean getWantClientAuth() {
            return sound.getWantClientAuth();
        }

        @Override
        public void setEnableSessionCreation(boolean flag) {
            sound.setEnableSessionCreation(flag);
        }

        @Override
        public boolean getEnableSessionCreation() {
            return sound.getEnableSessionCreation();
        }

        @Override
        public SSLParameters getSSLParameters() {
            return sound.getSSLParameters();
        }

        @Override
        public void setSSLParameters(SSLParameters parameters) {
            sound.setSSLParameters(parameters);
        }
    }
}
