package dev.custodia.imports;

import static dev.custodia.tables.imports.Tables.IMPORT;
import static dev.custodia.tables.imports.Tables.INDEX_ASIDE;

import dev.custodia.customers.Incoming;
import dev.custodia.customers.Outcome;
import dev.custodia.database.Indexes;
import dev.custodia.database.SqlStates;
import dev.custodia.database.Transactions;
import dev.custodia.dealings.IncomingDocuments;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * A file that brings far more than is there is loaded without the indexes that are no keys; they are built when it is in.
 * What was taken away is remembered in the same transaction, so that whoever kills the program finds it made again.
 */
@Component
class FirstLoad {
    private static final Logger LOG = LoggerFactory.getLogger(FirstLoad.class);
    private static final int FEWEST = 2_000;
    private static final int TIMES = 4;
    private static final int AT_ONCE = 2;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DSLContext db;
    private final Transactions transactions;
    private final Indexes indexes;
    private final Incoming customers;
    private final IncomingDocuments documents;
    private final ReentrantLock building = new ReentrantLock();

    FirstLoad(
            DSLContext db,
            Transactions transactions,
            Indexes indexes,
            Incoming customers,
            IncomingDocuments documents) {
        this.db = db;
        this.transactions = transactions;
        this.indexes = indexes;
        this.customers = customers;
        this.documents = documents;
    }

    /** Takes the indexes away from the tables that this file fills, where it brings four times what they hold. */
    void prepare(Import work) {
        Set<String> tables = new LinkedHashSet<>();
        long people = customers.outcomes(work.importId()).getOrDefault(Outcome.NEW, 0L);
        if (people >= FEWEST && !customers.areMoreThan(people / TIMES)) tables.addAll(Incoming.FILLED);
        long papers = work.mapping().documents() ? work.newLines() : 0;
        if (papers >= FEWEST && !documents.areMoreThan(papers / TIMES)) tables.addAll(IncomingDocuments.FILLED);
        if (tables.isEmpty()) return;
        try {
            transactions.run(() -> indexes.drop(List.copyOf(tables))
                    .forEach(index -> db.insertInto(INDEX_ASIDE)
                            .set(INDEX_ASIDE.NAME, index.name())
                            .set(INDEX_ASIDE.DEFINITION, index.definition())
                            .execute()));
        } catch (RuntimeException failed) {
            if (SqlStates.in(failed).noneMatch(LOCK_NOT_AVAILABLE::equals)) throw failed;
            LOG.info("Import {} keeps the indexes along: its tables are being read", work.importId());
        }
    }

    /** Builds what was taken away, two at a time; nothing where nothing was. */
    void putBack() {
        building.lock();
        try {
            var missing = Indexes.inOrder(
                    db.selectFrom(INDEX_ASIDE).fetch(row -> new Indexes.Index(row.getName(), row.getDefinition())));
            if (missing.isEmpty()) return;
            together(missing.stream()
                    .<Runnable>map(index -> () -> putBack(index))
                    .toList());
            // The others are joined by their keys alone, and wait for the server to come round by itself.
            together(Stream.of(
                            "facts.fact",
                            "customers.contact_point",
                            "customers.search",
                            "dealings.document",
                            "dealings.figure")
                    .<Runnable>map(table -> () -> db.execute("analyze " + table))
                    .toList());
        } finally {
            building.unlock();
        }
    }

    private void putBack(Indexes.Index index) {
        transactions.run(() -> {
            indexes.build(index);
            db.deleteFrom(INDEX_ASIDE).where(INDEX_ASIDE.NAME.eq(index.name())).execute();
        });
    }

    private static void together(List<Runnable> works) {
        Queue<Runnable> left = new ConcurrentLinkedQueue<>(works);
        List<Future<?>> hands = new ArrayList<>();
        try (ExecutorService two = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                hands.add(two.submit(() -> {
                    for (Runnable next = left.poll(); next != null; next = left.poll()) next.run();
                }));
            }
        }
        for (Future<?> hand : hands) {
            try {
                hand.get();
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RuntimeException cause) throw cause;
                throw new IllegalStateException(failed);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while indexes were built", e);
            }
        }
    }

    /** What a program that was killed has left; a load that goes on builds them itself when it ends. */
    @EventListener(ApplicationReadyEvent.class)
    void lookForRemains() {
        if (!db.fetchExists(INDEX_ASIDE)) return;
        // One that is compared anew in the middle of its loading is in the state of a check, but has its change.
        boolean goesOn = db.fetchExists(
                IMPORT,
                IMPORT.STATE
                        .eq(Import.State.LOADING.word())
                        .or(IMPORT.STATE.eq(Import.State.CHECKING.word()).and(IMPORT.CHANGE_ID.isNotNull())));
        if (!goesOn) Thread.ofVirtual().name("indexes").start(this::putBack);
    }
}
