package dev.custodia.requests;

import dev.custodia.customers.Fate;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What erasing somebody would do today.
 *
 * @param number of people whom it would remove: 1, or 0 where something stands against it
 * @param fate what would become of them; null where something stands against it
 * @param leavesAt when they would be gone for good; null where something stands against it
 * @param lawfulOn where a law's time alone stands against it, the first day on which it does no more; else null
 * @param stays what stands against it, or stays although they go
 */
public record Preview(
        long planId,
        String digest,
        long number,
        @Nullable Fate fate,
        @Nullable Instant leavesAt,
        @Nullable LocalDate lawfulOn,
        List<Request.Stay> stays) {
    public Preview {
        stays = List.copyOf(stays);
    }
}
