package dev.custodia;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The program: keeps a company's customer base in order. */
@SpringBootApplication
public class Custodia {
    public static void main(String[] arguments) {
        SpringApplication.run(Custodia.class, arguments);
    }
}
