/** Two threads, each of which holds the monitor for which the other waits. */
public class Deadlock {
    public static void main(String[] arguments) throws InterruptedException {
        Object first = new Object();
        Object second = new Object();
        var bothHold = new java.util.concurrent.CyclicBarrier(2);
        var threads = new Thread[] {
            new Thread(() -> holdAndWait(first, second, bothHold)),
            new Thread(() -> holdAndWait(second, first, bothHold)),
        };
        for (Thread thread : threads) thread.start();
        for (Thread thread : threads) thread.join();
    }

    static void holdAndWait(Object held, Object wanted, java.util.concurrent.CyclicBarrier bothHold) {
        synchronized (held) {
            try {
                bothHold.await();
            } catch (Exception exception) {
                throw new IllegalStateException(exception);
            }
            synchronized (wanted) {
                System.out.println("never");
            }
        }
    }
}
