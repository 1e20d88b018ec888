package dev.custodia.demo;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.custodia.access.Access;
import dev.custodia.criteria.Operator;
import dev.custodia.criteria.Rule;
import dev.custodia.facts.Facts;
import dev.custodia.facts.Place;
import dev.custodia.imports.Import;
import dev.custodia.imports.Imports;
import dev.custodia.journal.Actor;
import dev.custodia.journal.Via;
import dev.custodia.portfolios.Aspect;
import dev.custodia.portfolios.Holder;
import dev.custodia.portfolios.PortfolioType;
import dev.custodia.portfolios.Portfolios;
import dev.custodia.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jooq.impl.DSL;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The door to the demo: where it is asked for and the base is empty, three invented companies come in as files, each as
 * its own program would have written them; so their history shows imports that can be taken back. A job does it after
 * the start, and goes on where it was if it is killed.
 */
@Component
public class Demo {
    private static final int MOST = 100;
    private static final List<Territory> TERRITORIES = List.of(
            new Territory("SE", "Norden", "Astrid Lund"),
            new Territory("IT", "Italia", "Marco Ferri"),
            new Territory("RU", "Россия", "Ольга Белова"));

    /** Whom the customers of a country are given to. */
    private record Territory(String country, String portfolio, String agent) {}

    private final Settings settings;
    private final Clock clock;
    private final Access access;
    private final Facts facts;
    private final Portfolios portfolios;
    private final Imports imports;
    private final ObjectProvider<Scheduler> scheduler;
    private final OneTimeTask<Void> task;

    Demo(
            Settings settings,
            Clock clock,
            Access access,
            Facts facts,
            Portfolios portfolios,
            Imports imports,
            ObjectProvider<Scheduler> scheduler) {
        this.settings = settings;
        this.clock = clock;
        this.access = access;
        this.facts = facts;
        this.portfolios = portfolios;
        this.imports = imports;
        this.scheduler = scheduler;
        this.task =
                Tasks.oneTime("demo").execute((instance, context) -> access.as(Actor.custodia(Via.JOB), this::bringIn));
    }

    OneTimeTask<Void> task() {
        return task;
    }

    /** The companies: one well kept, one neglected, one a mess; as of a day. */
    static List<Company> companies(LocalDate today) {
        return List.of(
                new Company("Bergström Trädgård", InventedBase.Look.TIDY, Export.PLAIN, "B-", 900, 9_000, today),
                new Company(
                        "Ferramenta Colombo", InventedBase.Look.NEGLECTED, Export.ITALIAN, "C", 1_100, 5_000, today),
                new Company("Вектор", InventedBase.Look.CHAOTIC, Export.RUSSIAN, "V", 1_000, 6_000, today));
    }

    /** One of them, and how it writes its files. Its name is a tag on each of its customers. */
    record Company(
            String name,
            InventedBase.Look look,
            Export export,
            String mark,
            int customers,
            long documents,
            LocalDate today) {
        InventedBase base() {
            return new InventedBase(name.hashCode(), look, mark, name, customers, documents, today);
        }

        String customersFile() {
            return name + ".csv";
        }

        String documentsFile() {
            return name + " " + (today.getYear() - 10) + "–" + today.getYear() + ".csv";
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        if (!settings.demo() || !isEmpty()) return;
        // Long due: it is begun as soon as anybody looks.
        scheduler.getObject().scheduleIfNotExists(task.instance("demo"), Instant.EPOCH);
    }

    /** Neither a customer nor the trace of one: who has taken the demo back does not want it again. */
    private boolean isEmpty() {
        try {
            return access.call(
                    Actor.custodia(Via.JOB),
                    () -> facts.count(DSL.trueCondition(), EnumSet.allOf(Place.class)) == 0
                            && imports.newest(1).isEmpty());
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void bringIn() {
        territories();
        for (Company company : companies(LocalDate.now(clock))) {
            InventedBase base = company.base();
            bringIn(company.customersFile(), false, out -> company.export().customers(base, out));
            bringIn(company.documentsFile(), true, out -> company.export().documents(base, out));
        }
    }

    /** Who looks after whom: a portfolio and an agent for each country, given as people come in. */
    private void territories() {
        PortfolioType main = portfolios.type("unit1");
        if (!portfolios.rules(main).isEmpty()) return;
        List<Portfolios.RulingWanted> rules = new ArrayList<>();
        TERRITORIES.forEach(territory -> {
            Rule there = Rule.clause("country", Operator.IS, territory.country());
            rules.add(new Portfolios.RulingWanted(
                    there, known(main, Aspect.PORTFOLIO, territory.portfolio()).id(), true));
            rules.add(new Portfolios.RulingWanted(
                    there, known(main, Aspect.AGENT, territory.agent()).id(), true));
        });
        portfolios.setRules(main.code(), rules);
    }

    private Holder known(PortfolioType main, Aspect aspect, String name) {
        return portfolios.open(main, aspect).stream()
                .filter(holder -> name.equals(holder.name()))
                .findFirst()
                .orElseGet(() -> portfolios.add(aspect, main.code(), name, null, null, null));
    }

    private void bringIn(String fileName, boolean documents, Consumer<ByteArrayOutputStream> writer) {
        Import work = known(fileName).orElseGet(() -> receive(fileName, documents, writer));
        if (work.state() == Import.State.MAPPING) imports.check(work.importId());
        if (settled(work.importId()).state() == Import.State.CHECKED) imports.load(work.importId());
        work = settled(work.importId());
        if (work.state() != Import.State.DONE)
            throw new IllegalStateException("Expected the demo's file to be loaded, is " + work.state());
    }

    private Optional<Import> known(String fileName) {
        return imports.newest(MOST).stream()
                .filter(work -> work.fileName().equals(fileName))
                .findFirst();
    }

    private Import receive(String fileName, boolean documents, Consumer<ByteArrayOutputStream> writer) {
        var file = new ByteArrayOutputStream();
        writer.accept(file);
        return imports.receive(fileName, new ByteArrayInputStream(file.toByteArray()), documents);
    }

    private Import settled(long importId) {
        try {
            Import work = imports.find(importId);
            while (work.underWay()) {
                scheduler.getObject().triggerCheckForDueExecutions();
                Thread.sleep(50);
                work = imports.find(importId);
            }
            return work;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }
}
