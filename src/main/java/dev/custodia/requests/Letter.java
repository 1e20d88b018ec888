package dev.custodia.requests;

import java.util.List;

/** What a letter says, line by line, in the person's language. */
public record Letter(
        String language,
        String company,
        List<String> sender,
        List<String> recipient,
        String date,
        String subject,
        String greeting,
        List<String> said,
        String staysTitle,
        List<String> stays,
        String rightsTitle,
        List<String> rights,
        String closing) {
    public Letter {
        sender = List.copyOf(sender);
        recipient = List.copyOf(recipient);
        said = List.copyOf(said);
        stays = List.copyOf(stays);
        rights = List.copyOf(rights);
    }
}
