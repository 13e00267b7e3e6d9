package io.sallyport.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SerialExecutorTest {

    private final List<String> order = new ArrayList<>();

    private void run(SerialExecutor serial, String name) {
        serial.execute(() -> order.add(name), refusal -> order.add(name + " refused"));
    }

    @Test
    void tasksRunOneAfterTheOtherOnOneThreadAtATime() {
        ManualExecutor executor = new ManualExecutor();
        SerialExecutor serial = new SerialExecutor(executor);
        run(serial, "a");
        run(serial, "b");
        assertThat(executor.waiting()).isEqualTo(1);
        executor.run();
        run(serial, "c");
        assertThat(executor.waiting()).isEqualTo(1);
        executor.run();
        assertThat(order).containsExactly("a", "b", "c");
    }

    @Test
    void aTaskMayAddTasks() {
        SerialExecutor serial = new SerialExecutor(Runnable::run);
        serial.execute(
                () -> {
                    run(serial, "inner");
                    order.add("outer");
                },
                refusal -> {});
        assertThat(order).containsExactly("outer", "inner");
    }

    @Test
    void aTaskThatThrowsDoesNotStopTheOthers() {
        ManualExecutor executor = new ManualExecutor();
        SerialExecutor serial = new SerialExecutor(executor);
        serial.execute(
                () -> {
                    throw new AssertionError("thrown by a test, on purpose");
                },
                refusal -> {});
        run(serial, "b");
        executor.run();
        assertThat(order).containsExactly("b");
    }

    @Test
    void aRefusalIsToldAndTheNextTaskTriesAgain() {
        AtomicInteger refusals = new AtomicInteger(1);
        SerialExecutor serial = new SerialExecutor(task -> {
            if (refusals.getAndDecrement() > 0) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        });
        run(serial, "a");
        run(serial, "b");
        assertThat(order).containsExactly("a refused", "b");
    }

    @Test
    void tasksThatReliedOnARefusedOneAreToldToo() {
        List<SerialExecutor> self = new ArrayList<>();
        SerialExecutor serial = new SerialExecutor(task -> {
            run(self.get(0), "b"); // as another thread would, in just this moment
            throw new RejectedExecutionException("full");
        });
        self.add(serial);
        run(serial, "a");
        assertThat(order).containsExactly("a refused", "b refused");
    }

    @Test
    void orderHoldsOnManyThreads() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            SerialExecutor serial = new SerialExecutor(threads);
            int tasks = 10_000;
            int[] next = {0};
            AtomicInteger disorders = new AtomicInteger();
            CountDownLatch done = new CountDownLatch(tasks);
            for (int i = 0; i < tasks; i++) {
                int number = i;
                serial.execute(
                        () -> {
                            if (next[0]++ != number) {
                                disorders.incrementAndGet();
                            }
                            done.countDown();
                        },
                        refusal -> {});
            }
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(disorders).hasValue(0);
        } finally {
            threads.shutdownNow();
        }
    }
}
