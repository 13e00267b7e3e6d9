package io.sallyport.netty.internal.socket;

import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;

/** The config of a {@link BlockingChannel}: connections of ours are without delay as they are, and who reads no more is not read. Thread-safe. */
final class BlockingChannelConfig extends DefaultChannelConfig {

    private final SocketInput input;
    private final SocketWork work;

    /** The config of a channel with this input. */
    BlockingChannelConfig(BlockingChannel channel, SocketInput input, SocketWork work) {
        super(channel);
        this.input = input;
        this.work = work;
    }

    @Override
    protected void autoReadCleared() {
        if (!channel.isRegistered() || channel.eventLoop().inEventLoop()) {
            input.want(false);
        } else {
            work.onLoop(() -> {
                if (!isAutoRead()) {
                    input.want(false);
                }
            });
        }
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        return option.equals(ChannelOption.TCP_NODELAY) || super.setOption(option, value);
    }
}
