#include "harness/schema/schema.h"

#include <utility>

#include "harness/schema/schema_compiler.h"
#include "harness/schema/schema_judge.h"

namespace assay {

struct Schema::Compiled {
  std::shared_ptr<const Program> program;
};

Result<Schema> Schema::Compile(const Value& schema, const Options& options, std::string_view text,
                               std::string_view file) {
  SchemaCompiler compiler(options, text, file);
  auto program = compiler.Compile(schema);
  if (!program.ok()) return program.errors();
  Schema result;
  result.compiled_ = std::make_shared<const Compiled>(Compiled{program.Take()});
  return result;
}

Result<Schema> Schema::Compile(const Value& schema) { return Compile(schema, Options{}); }

const std::vector<SchemaCheck>& Schema::checks() const { return compiled_->program->checks; }

SchemaJudgement Schema::Judge(const Value& instance) const {
  const Program& program = *compiled_->program;
  SchemaJudgement judgement;
  Evaluation evaluation(program, &judgement);
  evaluation.Judge(*program.start, instance, Trail{});
  judgement.exercised = evaluation.Exercised();
  return judgement;
}

bool Schema::Accepts(const Value& instance) const {
  const Program& program = *compiled_->program;
  return Evaluation(program, nullptr).Judge(*program.start, instance, Trail{}) ==
         Evaluation::Outcome::kPass;
}

}  // namespace assay
