using EksUpgradeBot.Adapters.Code.Sources;

namespace EksUpgradeBot.Adapters.Code.Holders;

/// <summary><c>inputs = { cluster_version = … }</c> of a <c>terragrunt.hcl</c> whose Terraform code is somewhere else.</summary>
internal sealed class InputsOfTerragrunt : IHolders
{
    /// <summary>What the holder is called: Terragrunt's own word.</summary>
    public const string Address = "inputs";

    public IEnumerable<Holder> Find(RootModule root, VersionQuery query) =>
        root.Configuration.Count == 0 && TerragruntInputs.Of(root) is { } inputs
            ? inputs.Names.Distinct().Where(query.Attributes.Contains).Select(name => ToHolder(root, inputs, name))
            : [];

    private static Holder ToHolder(RootModule root, TerragruntInputs inputs, string name)
    {
        var value = inputs.Input(name);
        var over = root.Values.LastOrDefault(file => file.Body.AttributesOf(name).Any());
        return new Holder(Address, value, name, value.Expression.Line)
        {
            // Terragrunt copies the files that lie beside its own to where Terraform runs.
            Refusal = over is null
                ? null
                : new VersionRefusal(
                    over.Name, over.Body.AttributesOf(name).First().Line, $"{name} is set here too, over the inputs of {value.File.Name}", "Leave one of them."),
        };
    }
}
