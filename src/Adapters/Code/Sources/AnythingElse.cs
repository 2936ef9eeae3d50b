using EksUpgradeBot.Adapters.Code.Expressions;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary>Every other way to write a value: refused, with what it is. Last in the list, because it always answers.</summary>
internal sealed class AnythingElse : IValueSource
{
    private const string WriteLiteral = "Write the version as a literal, as a variable or a local with a literal value, or in a map of literals.";

    private const string OwnFile = "Write the value into this terragrunt.hcl.";

    public ValueInFile Follow(ValueInFile value, Trail trail)
    {
        var (reason, remedy) = value.Expression.Shape switch
        {
            Unfollowable other => (other.What, WriteLiteral),
            FunctionCall { Function: "read_terragrunt_config" } => ("is read from another file by read_terragrunt_config", OwnFile),
            FunctionCall call => ($"is a call of the function {call.Function}", WriteLiteral),
            ListLiteral => ("is a list, in which a place moves when the list changes", "Use a map with the cluster's name as the key."),
            TextLiteral or NumberLiteral => ($"is one value, and no map with the key \"{value.Keys[0]}\"", WriteLiteral),
            Reference reference => OfReference(reference, value.Scope),
            _ => ("is an expression", WriteLiteral),
        };
        throw value.Refuse(reason, remedy);
    }

    private static (string Reason, string Remedy) OfReference(Reference reference, ValueScope scope) => reference.Root switch
    {
        "null" => ("is null, which leaves the version to AWS", "Write the version that the cluster runs as a literal."),
        "true" or "false" => ($"is {reference.Root}", WriteLiteral),
        _ when scope == ValueScope.Constant => ($"is {reference.Written}, and Terraform takes no names there", WriteLiteral),
        _ when scope == ValueScope.Terragrunt => OfTerragrunt(reference),
        "data" => ($"is read through the data source {reference.Written}", WriteLiteral),
        "module" => ($"is read from the output {reference.Written}", "Configure the module that sets it as 'module', or write a literal."),
        "each" => ($"is {reference.Written}, and so the version of several clusters", "Give the cluster a block of its own."),
        "count" => ($"is {reference.Written}, and so the version of several clusters", "Give the cluster a block of its own."),
        "terraform" => ($"is {reference.Written}, which is known only while Terraform runs", "Use the cluster's name, as a literal or a variable, instead."),
        "local" or "var" => ("is an expression", WriteLiteral),
        _ => ($"is taken from {reference.Written}, which is known only while Terraform runs", WriteLiteral),
    };

    private static (string Reason, string Remedy) OfTerragrunt(Reference reference) => reference.Root switch
    {
        "include" => ($"is taken from an included file through {reference.Written}", OwnFile),
        "dependency" => ($"is an output of another unit, {reference.Written}", OwnFile),
        _ => ($"is taken from {reference.Written}, which is known only while Terragrunt runs", OwnFile),
    };
}
