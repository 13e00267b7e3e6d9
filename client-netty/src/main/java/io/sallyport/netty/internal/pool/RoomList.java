package io.sallyport.netty.internal.pool;

import org.jspecify.annotations.Nullable;

/** The members of one loop that have room, the one used last first. Every step is O(1). Guarded by its pool's lock. */
final class RoomList {

    private @Nullable Member newest;
    private @Nullable Member oldest;

    @Nullable
    Member newest() {
        return newest;
    }

    @Nullable
    Member oldest() {
        return oldest;
    }

    void add(Member member) {
        Member before = newest;
        member.listed = true;
        member.older = before;
        member.newer = null;
        if (before == null) {
            oldest = member;
        } else {
            before.newer = member;
        }
        newest = member;
    }

    void remove(Member member) {
        Member newer = member.newer;
        Member older = member.older;
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        member.listed = false;
        member.newer = null;
        member.older = null;
    }
}
