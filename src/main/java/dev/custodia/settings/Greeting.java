package dev.custodia.settings;

import java.util.List;

/**
 * What a room says on the console once Custodia is ready, under the address: for instance how to sign in the first time.
 * Every bean of this type is asked once, in the order of Spring's {@code @Order}.
 */
@FunctionalInterface
public interface Greeting {
    /** Whole lines without a line end; none when there is nothing to say. */
    List<String> lines();
}
