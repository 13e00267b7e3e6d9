package io.sallyport.fuzz;

import io.sallyport.spi.Loop;

/** The calling thread, taken for a loop. */
enum OneThread implements Loop {
    LOOP;

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        throw new UnsupportedOperationException("nothing waits here");
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }
}
