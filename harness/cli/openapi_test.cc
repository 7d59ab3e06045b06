// From an OpenAPI document to verdicts: derived, run against a server that keeps to the document,
// and against its faults.
#include <ostream>

#include "fixtures/openapi/invoices.h"
#include "harness/cli/test_program.h"

namespace assay::cli {
namespace {

class OpenApiRunTest : public ProgramTest {
 protected:
  Ended RunOn(const std::string& fault, const std::string& operation, const std::string& contract) {
    const std::string document = std::string(ASSAY_SOURCE_DIR) + "/fixtures/openapi/invoices.yaml";
    const std::string folder = folder_ + "/derived/";
    const Ended derived =
        Start(ASSAY_PROGRAM, {"derive", document, "--operation", operation, "--out", folder});
    EXPECT_EQ(derived.code, 0) << derived.err;
    hostile::Server server(openapi::Invoices(fault));
    const std::string profile =
        Write("profile.json", "{\"name\": \"invoices\", \"baseUrl\": \"http://127.0.0.1:" +
                                  std::to_string(server.port()) +
                                  "\", \"contracts\": {\"invoices/" + contract +
                                  "\": {\"credentials\": {\"default\": {\"headers\": {\"X-Key\": "
                                  "\"a-key-of-ours\"}}}}}}");
    return Run({"--contract", folder + "invoices/" + contract + ".json", "--target", profile});
  }
};

TEST_F(OpenApiRunTest, AServerThatKeepsToTheDocumentIsNotAccused) {
  for (const auto& [operation, contract] :
       {std::pair{"listInvoices", "list_invoices"}, {"POST /invoices", "create_invoice"}}) {
    const Ended ended = RunOn("", operation, contract);
    EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
    EXPECT_EQ(ended.out.find("warn: "), std::string::npos) << ended.out;
    ExpectSound(Junit());
  }
}

struct Fault {
  const char* name;
  bool create;
  const char* says;  // in the finding
  int code = 1;

  friend void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }
};

class OpenApiFaultTest : public OpenApiRunTest, public testing::WithParamInterface<Fault> {};

TEST_P(OpenApiFaultTest, IsFoundByTheRequirement) {
  const Fault& fault = GetParam();
  const Ended ended = fault.create ? RunOn(fault.name, "createInvoice", "create_invoice")
                                   : RunOn(fault.name, "GET /invoices", "list_invoices");
  EXPECT_EQ(ended.code, fault.code) << ended.out << ended.err;
  EXPECT_NE(ended.out.find(fault.says), std::string::npos) << ended.out;
}

INSTANTIATE_TEST_SUITE_P(
    Faults, OpenApiFaultTest,
    testing::Values(
        Fault{"key_not_needed", false, "A caller identifies themselves by key."},
        Fault{"tenant_not_needed", false, "The header parameter `X-Tenant` is required."},
        Fault{"any_tenant", false, "the parameter `X-Tenant` is one of"},
        Fault{"limit_not_needed", false, "The query parameter `limit` is required."},
        Fault{"limit_of_any_type", false, "the parameter `limit` is of type integer."},
        Fault{"limit_51", false, "the parameter `limit` is at most 50."},
        Fault{"limit_49", false, "the parameter `limit` is at most 50.", 0},
        Fault{"any_state", false, "`State` is one of"},
        Fault{"one_state_only", false, "the parameter `state` is of type array."},
        Fault{"range_refused", false, "The operation has a query parameter `range`.", 0},
        Fault{"any_session", false, "the parameter `session` holds a match of"},
        Fault{"state_unknown", false, "`State` is one of"},
        Fault{"id_text", false, "`Invoice.id` is of type integer."},
        Fault{"customer_missing", false, "`Invoice` has \"customer\""},
        Fault{"customer_null", false, "`Invoice.customer` is of type string."},
        Fault{"amount_zero", false, "`Invoice.amount` is more than 0."},
        Fault{"secret_shown", true, "`Invoice.secret` is not part of answers.", 0},
        Fault{"due_no_date", false, "`Invoice.due` has the format date.", 0},
        Fault{"digits_open", false, "`Invoice.payment` fits one of its descriptions."},
        Fault{"branch_of_another", false, "`Invoice.payment` fits one of its descriptions."},
        Fault{"total_missing", false, "A 200 answer has the header `X-Total`."},
        Fault{"total_text", false, "the header `X-Total` is of type integer."},
        Fault{"list_as_text", false, "The body of a 200 answer is application/json."},
        Fault{"problem_without_title", false, "has \"title\"."},
        Fault{"customer_not_needed", true, "`Invoice` has \"customer\""},
        Fault{"amount_zero_taken", true, "`Invoice.amount` is more than 0."},
        Fault{"any_state", true, "`State` is one of"},
        Fault{"city_number_taken", true, "`Address.city` is of type string."},
        Fault{"city_not_needed", true, "`Address` has \"city\""},
        Fault{"long_city_taken", true, "`Address.city`"},
        Fault{"any_country", true, "`Address.country` is one of"},
        Fault{"sweden_refused", true, "`Address.country` is one of"},
        Fault{"any_zip", true, "`Address.zip`"},
        Fault{"position_text_taken", true, "`Address.position` is of type object."},
        Fault{"latitude_not_needed", true, "has \"latitude\""},
        Fault{"latitude_text_taken", true, "latitude` is of type number."},
        Fault{"latitude_91_taken", true, "latitude` is at most 90."},
        Fault{"line_number_taken", true, "`Line` is of type object."},
        Fault{"article_not_needed", true, "`Line` has \"article\""},
        Fault{"quantity_zero_taken", true, "`Line.quantity` is at least 1."},
        Fault{"first_line_checked_only", true, "after a good item was accepted"},
        Fault{"id_wanted", true, "POST /invoices answers with status 201."},
        Fault{"body_not_needed", true, "The request has a body."},
        Fault{"created_as_418", true, "POST /invoices answers with status 201."}),
    [](const testing::TestParamInfo<Fault>& fault) {
      return std::string(fault.param.name) + (fault.param.create ? "_created" : "");
    });

}  // namespace
}  // namespace assay::cli
