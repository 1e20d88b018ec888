package dev.custodia.criteria;

import java.util.List;
import java.util.Optional;

/** A room's contribution to the catalogue. */
public interface Fields {
    /** The fields that there always are. */
    List<CustomerField> fields();

    /** Those that the company has made itself, as they are now. */
    default List<CustomerField> ownFields() {
        return List.of();
    }

    /** One that the company has made itself; asked for by its id alone. */
    default Optional<CustomerField> ownField(String id) {
        return Optional.empty();
    }

    /** What happens to customers on a day and can be counted. */
    default List<EventSource> events() {
        return List.of();
    }

    /** Whether the answer depends on who asks; such a field has no place in a rule that is asked in nobody's name. */
    default boolean isPersonal(String field) {
        return false;
    }

    /** Of a field whose answer depends on who asks: whether it can hold for anybody as whoever acts asks. */
    default boolean mayHold(String field) {
        return true;
    }

    /**
     * What has to change for the answers about a field to change: whoever writes such rows says it touched this
     * ({@code facts.Facts#touched}), and whoever follows rules looks only at those that ask about it.
     */
    String topic(String field);
}
