/** The bundler joins style sheets into one, beside the script. */
declare module '*.css' {}
