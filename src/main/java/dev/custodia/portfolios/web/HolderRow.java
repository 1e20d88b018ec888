package dev.custodia.portfolios.web;

import dev.custodia.portfolios.Holder;
import java.util.List;

/**
 * A line of a kept list.
 *
 * @param user the name of the user who this is or who keeps it, or empty
 * @param counts how many of the active customers it has, with where they are listed: of each type that is shown
 */
public record HolderRow(Holder holder, String name, String user, boolean byDefault, List<Count> counts) {
    public record Count(long customers, String list) {}
}
