package dev.custodia.certificates.web;

import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.certificates.Certificate;
import dev.custodia.certificates.Certificates;
import dev.custodia.certificates.Compaction;
import dev.custodia.certificates.Turns;
import dev.custodia.journal.Seal;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Proof of what went for good: one certificate a change, how far gone they are, and how anybody verifies it. */
@Controller
class CertificatesPage {
    private static final int PAGE = 50;
    private static final int TURNS = 5;

    private final Certificates certificates;
    private final Compaction compaction;
    private final Turns turns;
    private final Seal seal;
    private final Papers papers;

    CertificatesPage(Certificates certificates, Compaction compaction, Turns turns, Seal seal, Papers papers) {
        this.certificates = certificates;
        this.compaction = compaction;
        this.turns = turns;
        this.seal = seal;
        this.papers = papers;
    }

    @Bean
    static NavigationItem certificatesPlace() {
        return new NavigationItem(
                38,
                "certificates",
                "certificates.navigation",
                "/certificates",
                "shield-check",
                Permission.CHANGES_LOOK.name(),
                'f');
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/certificates")
    String list(@RequestParam(required = false) @Nullable Long before, Model model) {
        List<Certificate> found = certificates.newest(before, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<Certificate> page = more ? found.subList(0, PAGE) : found;
        model.addAttribute("certificates", page);
        model.addAttribute(
                "next", more ? "/certificates?before=" + page.getLast().changeId() : "");
        model.addAttribute("turns", compaction.newest(TURNS));
        model.addAttribute("nextTurn", turns.next());
        model.addAttribute("fingerprint", seal.fingerprint());
        return "certificates/list";
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/certificates/{id}")
    String show(@PathVariable long id, Model model) {
        model.addAttribute("certificate", certificates.find(id));
        model.addAttribute("fingerprint", seal.fingerprint());
        return "certificates/certificate";
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/certificates/{id}/certificate.json")
    void json(@PathVariable long id, HttpServletResponse response) throws IOException {
        String signed = certificates.issue(id);
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"certificate-" + id + ".json\"");
        response.getWriter().write(signed);
    }

    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/certificates/{id}/certificate.pdf")
    void pdf(@PathVariable long id, Words w, HttpServletResponse response) throws IOException {
        byte[] pdf = papers.of(id, w);
        response.setContentType("application/pdf");
        response.setHeader("Content-Disposition", "attachment; filename=\"certificate-" + id + ".pdf\"");
        response.getOutputStream().write(pdf);
    }

    /** The open half of the key, for whoever verifies. */
    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/certificates/key")
    ResponseEntity<String> key() {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_PLAIN)
                .header("Content-Disposition", "attachment; filename=\"custodia-key.txt\"")
                .body(seal.openKey() + "\n");
    }

    /** The second program, which shares nothing with this one. */
    @Needs(Permission.CHANGES_LOOK)
    @GetMapping("/certificates/verifier")
    void verifier(HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"Verify.java\"");
        try (var source =
                java.util.Objects.requireNonNull(CertificatesPage.class.getResourceAsStream("/verifier/Verify.java"))) {
            source.transferTo(response.getOutputStream());
        }
    }

    @Needs(Permission.CHANGES_LOOK)
    @PostMapping("/certificates/{id}/search")
    String search(@PathVariable long id, Words w, Pages pages) {
        try {
            boolean nothing = certificates.search(id).nothingFound();
            pages.say(
                    nothing ? Tone.GOOD : Tone.DANGER,
                    nothing ? w.of("certificates.searched_nothing") : w.of("certificates.searched_something"));
        } catch (Refused refused) {
            pages.say(Tone.DANGER, Said.inOneSentence(w, refused));
        }
        return pages.go("/certificates/" + id);
    }

    @Needs({Permission.CHANGES_LOOK, Permission.SETTINGS_MANAGE})
    @PostMapping("/certificates/compaction")
    String compact(Words w, Pages pages) {
        turns.now();
        return pages.say(Tone.GOOD, w.of("certificates.compaction_soon")).go("/certificates");
    }
}
