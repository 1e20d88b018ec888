package dev.custodia.certificates.web;

import dev.custodia.certificates.Certificates;
import dev.custodia.changes.Change;
import dev.custodia.changes.web.ChangeSection;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Frame;
import dev.custodia.screens.Words;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The way from a change that let people go to its certificate. */
@Component
class CertificateSection implements ChangeSection {
    private final Certificates certificates;
    private final Fragments fragments;

    CertificateSection(Certificates certificates, Fragments fragments) {
        this.certificates = certificates;
        this.fragments = fragments;
    }

    @Override
    public String html(Change change, Words words, Frame frame) {
        if (!change.finished()) return "";
        return certificates
                .of(change.changeId())
                .map(certificate ->
                        fragments.of("certificates/section", Map.of("w", words, "certificate", certificate)))
                .orElse("");
    }
}
