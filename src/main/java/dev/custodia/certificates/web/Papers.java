package dev.custodia.certificates.web;

import dev.custodia.certificates.Certificates;
import dev.custodia.journal.Seal;
import dev.custodia.screens.Fragments;
import dev.custodia.screens.Pdf;
import dev.custodia.screens.Words;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A certificate as PDF, in the reader's language. */
@Component
class Papers {
    private final Certificates certificates;
    private final Seal seal;
    private final Fragments fragments;

    Papers(Certificates certificates, Seal seal, Fragments fragments) {
        this.certificates = certificates;
        this.seal = seal;
        this.fragments = fragments;
    }

    byte[] of(long changeId, Words w) {
        Certificates.Paper paper = certificates.paper(changeId);
        String html = fragments.of(
                "certificates/paper",
                Map.of(
                        "w",
                        w,
                        "certificate",
                        paper.certificate(),
                        "issuedAt",
                        paper.issuedAt(),
                        "fingerprint",
                        seal.fingerprint(),
                        "signature",
                        paper.signature()));
        return Pdf.of(html, "certificates/certificate.css");
    }
}
