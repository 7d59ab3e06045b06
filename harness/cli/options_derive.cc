// The options of the commands that read documents: derive, lint.
#include <memory>

#include "harness/cli/derive.h"
#include "harness/cli/options.h"

namespace assay::cli {
namespace {

Command AddDerive(CLI::App& app) {
  auto options = std::make_shared<DeriveCommand>();
  CLI::App* derive = app.add_subcommand(
      "derive", "Draft a contract from a documentation page or an OpenAPI document");
  derive
      ->add_option("documents", options->documents,
                   "Markdown, plain text, HTML, OpenAPI or Swagger; told apart by content")
      ->required()
      ->type_name("FILE");
  derive
      ->add_option("--out", options->out,
                   "The draft's file, or a folder (ending in /) for several; else stdout")
      ->type_name("FILE");
  derive
      ->add_option("--operation", options->derive.operations,
                   "Which operation, where there are several: \"PATCH /users/{id}\" or its name, "
                   "globs too; '*' is "
                   "all of them. Without it: the only one of a page; of an OpenAPI document those "
                   "that are safe to "
                   "try (GET, HEAD)")
      ->allow_extra_args(false)
      ->type_name("GLOB");
  derive->add_option("--prefix", options->derive.prefix, "Of requirement ids: SHOP gives SHOP-1")
      ->type_name("NAME");
  derive->add_option("--id", options->derive.id, "Of the contract")->type_name("API/OPERATION");
  derive->add_option("--url", options->derive.url, "Where the document is published")
      ->type_name("URL");
  derive
      ->add_option("--report", options->report,
                   "A file for what was read and what was not, in words")
      ->type_name("FILE");
  return {derive, [options] { return DeriveDocuments(*options); }};
}

Command AddLint(CLI::App& app) {
  auto options = std::make_shared<LintCommand>();
  CLI::App* lint =
      app.add_subcommand("lint", "Tell what is wrong with a documentation page or a contract");
  lint->add_option("documents", options->documents, "Pages, OpenAPI documents, contracts")
      ->required()
      ->type_name("FILE");
  lint->add_option("--format", options->format, "text, json or sarif")
      ->check(CLI::IsMember({"text", "json", "sarif"}))
      ->capture_default_str();
  lint->add_option("--out", options->out, "A file instead of stdout")->type_name("FILE");
  return {lint, [options] { return LintDocuments(*options); }};
}

}  // namespace

std::vector<Command> AddDeriveCommands(CLI::App& app) { return {AddDerive(app), AddLint(app)}; }

}  // namespace assay::cli
