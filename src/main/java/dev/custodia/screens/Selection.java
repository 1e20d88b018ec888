package dev.custodia.screens;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What may be ticked in a list. The form sends {@code id} for each ticked row (those of other pages too) and
 * {@code all=true} where everybody that matches was meant, and the filter as it stood: the server freezes the set from
 * these, never from the page.
 *
 * @param list the name of the list
 * @param filter the filter's parameters, sent along as hidden fields
 * @param matching how many match the filter
 * @param onPage how many of them this page shows
 */
public record Selection(String list, Map<String, String> filter, long matching, long onPage) {
    public Selection {
        filter = Map.copyOf(filter);
    }

    /** The name under which the browser remembers ticks: another filter is another list. Says nothing of the filter. */
    public String memory() {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(new TreeMap<>(filter).toString().getBytes(StandardCharsets.UTF_8));
            return list + "-" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
