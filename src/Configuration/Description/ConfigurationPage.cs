using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.SharedBudget.Configuration;
using GlobalPlanner.Settings.Description;

namespace GlobalPlanner.Configuration.Description;

/// <summary>The page <c>docs/configuration.md</c>, written from the settings themselves.</summary>
public static class ConfigurationPage
{
    private const string Introduction = """
        # Configuration

        This page is written from the settings themselves (`tests/Configuration.Tests` says how); do not edit it.

        There are three kinds of documents: the [silo](#silo), which holds everything a silo runs; the
        [pool planner](#pool-planner), which is Dynamo's `PlannerConfig`; and the [GPU budget](#gpu-budget), which is the
        configuration of Dynamo's GlobalPlanner. `gplan config check`, `show` and `schema` check a document, show its
        effective values with their sources, and print a JSON Schema for editors.

        ## How a document is read

        - `--config` takes a file or inline JSON. A file ending in `.yaml` or `.yml` is YAML, in `.json` JSON; with another
          ending JSON is tried before YAML. What is not an existing file must be JSON.
        - YAML has the core schema's types; anchors, aliases and merge keys (`<<`) are read; one document a file.
        - Values are read leniently, as Dynamo does: `"5"` and `5.0` are the whole number 5, `5.5` is not; `yes`, `on`, `1`
          are true. A text must be a text: put `"1.0"` in quotes.
        - A setting with another name is read by both; the canonical one wins. Output uses the canonical one.
        - An environment variable supplies a default; the document wins. A truth value in the environment is true for `1`,
          `true` and `yes`.
        - A key that is not known is an error that names the nearest known key. At the root of a pool planner, and in its
          `aic_*` sections, where Dynamo ignores it silently, it is a warning; `--strict` makes it an error.
        - Every error is listed, with file, line, key, value and what is allowed. Nothing starts with a broken document.
        - A setting that is accepted and has no effect yet says so here, in the schema (`x-not-in-force`) and, when a document
          gives it, in a warning.
        - Secrets are shown as `***`.


        """;

    private const string BuiltIn = """
        ## The built-in deployment

        What a silo runs without `--config`; a starting point for your own file.

        ```yaml

        """;

    /// <summary>The whole page.</summary>
    public static string Write()
    {
        var written = new HashSet<Type> { typeof(PlannerConfig), typeof(GlobalPlannerConfig) };
        return Introduction
            + "## Silo\n\n" + SettingsMarkdown.Write(typeof(SiloConfig), written)
            + "## Pool planner\n\n" + SettingsMarkdown.Write(typeof(PlannerConfig), written)
            + "## GPU budget\n\n" + SettingsMarkdown.Write(typeof(GlobalPlannerConfig), written)
            + BuiltIn + SiloDefaults.Text + "```\n";
    }
}
