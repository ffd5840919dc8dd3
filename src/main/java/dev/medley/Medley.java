package dev.medley;

/** Starts Medley. */
public final class Medley {

    private Medley() {}

    public static void main(String[] args) {
        System.out.println("Medley");
    }
}
