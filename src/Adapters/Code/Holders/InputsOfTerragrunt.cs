namespace EksUpgradeBot.Adapters.Code.Holders;

/// <summary><c>inputs = { cluster_version = … }</c> in a directory with nothing but <c>terragrunt.hcl</c>: found, and not edited.</summary>
internal sealed class InputsOfTerragrunt : IHolders
{
    public IEnumerable<Holder> Find(RootModule root, VersionQuery query) =>
        root.Terragrunt is { } file && !root.Configuration.Any() && !root.JsonConfiguration.Any()
            ? from inputs in file.Body.AttributesOf("inputs")
              from token in inputs.Value.Tokens
              let name = inputs.Value.Text(token).Trim('"')
              where query.Attributes.Contains(name)
              select new Holder("inputs", name, file.Name, token.Line)
              {
                  Refusal = new VersionRefusal(
                      file.Name, token.Line, $"{name} is an input of Terragrunt, which is not edited yet",
                      "Change it by hand, or give the cluster a Terraform root module."),
              }
            : [];
}
