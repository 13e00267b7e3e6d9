package io.sallyport.netty.internal.pool;

import io.sallyport.netty.internal.connection.Connection;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connections of one route to one endpoint: who has room, how many there are. Guarded by its pool's lock; pure, it opens and closes nothing. */
final class EndpointPool {

    private final RoomList[] byLoop;
    private int live;
    private int idle;

    EndpointPool(int loops) {
        byLoop = new RoomList[loops];
        for (int i = 0; i < loops; i++) {
            byLoop[i] = new RoomList();
        }
    }

    /** Open connections, those included that take nothing new. */
    int live() {
        return live;
    }

    /** Open connections that take exchanges and have none. */
    int idle() {
        return idle;
    }

    /** Room on the loop that is asked for, else anywhere; the connection used last first. */
    @Nullable
    Member withRoom(int loop) {
        Member near = byLoop[loop].newest();
        for (int i = 0; near == null && i < byLoop.length; i++) {
            near = byLoop[i].newest();
        }
        return near;
    }

    Member add(Connection connection, long now) {
        Member member = new Member(connection, this);
        live++;
        idle++;
        member.idleSince = now;
        list(member);
        return member;
    }

    void lease(Member member) {
        if (member.isIdle()) {
            idle--;
        }
        member.leases++;
        if (!member.hasRoom() && member.listed) {
            roomOf(member).remove(member);
        }
    }

    void release(Member member, long now) {
        member.leases--;
        if (!member.open) {
            return;
        }
        if (member.isIdle()) {
            idle++;
            member.idleSince = now;
        }
        if (member.listed) {
            roomOf(member).remove(member);
        }
        list(member);
    }

    /** It takes nothing new any more. */
    void closeToNew(Member member) {
        if (member.open) {
            member.open = false;
            if (member.isIdle()) {
                idle--;
            }
            if (member.listed) {
                roomOf(member).remove(member);
            }
        }
    }

    void closed(Member member) {
        closeToNew(member);
        live--;
    }

    /** The connection that has been idle longest, or null. */
    @Nullable
    Member oldestIdle() {
        Member oldest = null;
        for (RoomList list : byLoop) {
            Member candidate = list.oldest();
            if (candidate != null
                    && candidate.isIdle()
                    && (oldest == null || candidate.idleSince - oldest.idleSince < 0)) {
                oldest = candidate;
            }
        }
        return oldest;
    }

    /** An idle connection to one of the addresses, or null. Looks at all that have room. */
    @Nullable
    Member idleAt(List<InetSocketAddress> addresses) {
        for (RoomList list : byLoop) {
            for (Member candidate = list.oldest(); candidate != null; candidate = candidate.newer) {
                if (candidate.isIdle()
                        && candidate.connection.info().remoteAddress() instanceof InetSocketAddress address
                        && addresses.contains(address)) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private void list(Member member) {
        if (member.hasRoom()) {
            roomOf(member).add(member);
        }
    }

    private RoomList roomOf(Member member) {
        return byLoop[member.connection.loop().index()];
    }
}
