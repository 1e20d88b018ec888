package dev.custodia.demo;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.dealings.DocumentState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An invented base as a file, as some system or other would export it: each writes in its own way. */
public enum Export {
    /** Commas, points, ISO dates, UTF-8. */
    PLAIN(
            ',',
            StandardCharsets.UTF_8,
            "yyyy-MM-dd",
            ".",
            "Customer ID,Kind,Name,E-mail,Phone,Website,Street,Postal code,City,Region,Country,VAT number,Tax number,IBAN,Tags,Note,Created on",
            "Customer ID,Number,Date,Document type,Amount,Currency,Status"),
    /** As an Italian spreadsheet saves it. */
    ITALIAN(
            ';',
            Charset.forName("windows-1252"),
            "dd/MM/yyyy",
            ",",
            "Codice cliente,Tipo cliente,Nominativo,Email,Telefono,Sito web,Indirizzo,CAP,Città,Provincia,Nazione,Partita IVA,Codice fiscale,IBAN,Etichette,Annotazioni,Cliente dal",
            "Codice cliente,Numero documento,Data documento,Tipo documento,Totale documento,Valuta,Stato pagamento"),
    /** As a Russian program does, with tabs. */
    RUSSIAN(
            '\t',
            StandardCharsets.UTF_8,
            "dd.MM.yyyy",
            ",",
            "Код клиента,Тип клиента,Наименование,Электронная почта,Телефон,Сайт,Улица,Почтовый индекс,Город,Область,Страна,ИНН,Налоговый номер,IBAN,Теги,Комментарий,Дата создания",
            "Код клиента,Номер документа,Дата документа,Тип документа,Сумма,Валюта,Оплата");

    private final char separator;
    private final Charset charset;
    private final DateTimeFormatter dates;
    private final String decimal;
    private final String customerHeaders;
    private final String documentHeaders;

    Export(
            char separator,
            Charset charset,
            String dates,
            String decimal,
            String customerHeaders,
            String documentHeaders) {
        this.separator = separator;
        this.charset = charset;
        this.dates = DateTimeFormatter.ofPattern(dates, Locale.ROOT);
        this.decimal = decimal;
        this.customerHeaders = customerHeaders;
        this.documentHeaders = documentHeaders;
    }

    /** One line each, 17 cells; a page of them in memory at a time. */
    public void customers(InventedBase base, OutputStream out) {
        write(
                out,
                customerHeaders,
                rows -> base.customerStream()
                        .forEach(customer -> rows.writeRecord(
                                customer.externalId(),
                                kind(customer.company()),
                                customer.name(),
                                customer.emails(),
                                customer.phones(),
                                customer.website(),
                                customer.street(),
                                customer.postalCode(),
                                customer.city(),
                                customer.region(),
                                country(customer.country()),
                                customer.vatNumber(),
                                customer.taxNumber(),
                                customer.iban(),
                                customer.tags(),
                                customer.note(),
                                date(customer.createdOn()))));
    }

    /** One line each; a page of them in memory at a time. */
    public void documents(InventedBase base, OutputStream out) {
        write(
                out,
                documentHeaders,
                rows -> base.documentStream()
                        .forEach(document -> rows.writeRecord(
                                document.externalId(),
                                document.number(),
                                date(document.date()),
                                kind(document.kind()),
                                amount(document.cents()),
                                "EUR",
                                state(document.state()))));
    }

    private void write(OutputStream out, String headers, Consumer<CsvWriter> rows) {
        try (CsvWriter csv =
                CsvWriter.builder().fieldSeparator(separator).build(new OutputStreamWriter(out, charset))) {
            csv.writeRecord(headers.split(","));
            rows.accept(csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String date(@Nullable LocalDate date) {
        return date == null ? "00/00/0000" : dates.format(date);
    }

    private String amount(long cents) {
        String digits = Long.toString(cents);
        String padded = digits.length() < 3 ? "0".repeat(3 - digits.length()) + digits : digits;
        return padded.substring(0, padded.length() - 2) + decimal + padded.substring(padded.length() - 2);
    }

    private String kind(boolean company) {
        return switch (this) {
            case PLAIN -> company ? "company" : "person";
            case ITALIAN -> company ? "azienda" : "privato";
            case RUSSIAN -> company ? "компания" : "контакт";
        };
    }

    private String country(String code) {
        return switch (this) {
            case PLAIN -> code;
            case ITALIAN -> Country.valueOf(code).inItalian();
            case RUSSIAN -> Country.valueOf(code).inRussian();
        };
    }

    private String kind(DocumentKind kind) {
        return switch (this) {
            case PLAIN -> kind.word();
            case ITALIAN ->
                switch (kind) {
                    case INVOICE -> "Fattura";
                    case RECEIPT -> "Ricevuta";
                    case ORDER -> "Ordine";
                    case QUOTE -> "Preventivo";
                    case CREDIT_NOTE -> "Nota di credito";
                    case DELIVERY_NOTE -> "DDT";
                };
            case RUSSIAN ->
                switch (kind) {
                    case INVOICE -> "Счёт";
                    case RECEIPT -> "Чек";
                    case ORDER -> "Заказ";
                    case QUOTE -> "Предложение";
                    case CREDIT_NOTE -> "Возврат";
                    case DELIVERY_NOTE -> "Накладная";
                };
        };
    }

    private String state(DocumentState state) {
        return switch (this) {
            case PLAIN -> state.word();
            case ITALIAN ->
                switch (state) {
                    case OPEN -> "Aperta";
                    case PAID -> "Pagata";
                    case CANCELLED -> "Annullata";
                };
            case RUSSIAN ->
                switch (state) {
                    case OPEN -> "Открыт";
                    case PAID -> "Оплачен";
                    case CANCELLED -> "Отменен";
                };
        };
    }
}
