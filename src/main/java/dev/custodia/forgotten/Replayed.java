package dev.custodia.forgotten;

import org.springframework.stereotype.Component;

/** What was erased again when Custodia opened. */
@Component
class Replayed {
    /** Steps of erasing, and customers who were still there. */
    record Times(long steps, long customers) {}

    private volatile Times times = new Times(0, 0);

    Times get() {
        return times;
    }

    void set(Times those) {
        times = those;
    }
}
