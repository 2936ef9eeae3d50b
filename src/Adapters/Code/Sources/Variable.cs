using EksUpgradeBot.Adapters.Code.Expressions;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary>
/// <c>var.x</c>: the value in the last of the files of values that sets it, else what Terragrunt gives, else the default. That
/// is Terraform's own order ("Variable Definition Precedence"); a later value replaces a map wholly.
/// </summary>
internal sealed class Variable : IValueSource
{
    public ValueInFile? Follow(ValueInFile value, Trail trail)
    {
        if (value.Expression.Shape is not Reference { Root: "var", Name: { } name } reference || value.Scope != ValueScope.Module)
        {
            return null;
        }

        var variable = trail.Root.Blocks("variable").FirstOrDefault(block => block.Labels is [var label] && label == name);
        var keys = trail.KeysOf(value, reference.Accessors.Skip(1));
        VariableType.RefuseNumber(name, variable, keys);
        var found = Find(value, trail.Root, name, variable);
        return found with { Keys = [.. found.Keys, .. keys] };
    }

    private static ValueInFile Find(ValueInFile value, RootModule root, string name, MergedBlock? variable)
    {
        if (root.Values.LastOrDefault(file => file.Body.AttributesOf(name).Any()) is { } deciding)
        {
            return deciding.Body.AttributesOf(name)
                .Select(attribute => new ValueInFile(deciding, attribute.Value, $"var.{name}", ValueScope.Constant)).ToList().Only();
        }

        if (TerragruntInputs.Of(root) is { } inputs && inputs.Find(name, value) is { } input)
        {
            return input;
        }

        if (root.OtherValues.FirstOrDefault(file => file.Body.AttributesOf(name).Any()) is { } other)
        {
            throw new RefusalException(new VersionRefusal(
                other.Name, other.Body.AttributesOf(name).First().Line,
                $"var.{name} is set in a file that Terraform reads only with -var-file, and the bot was not told to pass that",
                "Name it as a var file of the cluster, rename it to end in .auto.tfvars, or put the value into terraform.tfvars."));
        }

        if (Environment.GetEnvironmentVariable($"TF_VAR_{name}") is not null)
        {
            throw value.Refuse(
                $"is var.{name}, which the environment variable TF_VAR_{name} of this process sets over the default",
                "Take it away where the bot runs, or put the value into terraform.tfvars.");
        }

        List<ValueInFile> defaults =
        [
            .. from place in variable?.Find("default") ?? []
               select new ValueInFile(place.File, place.Attribute.Value, $"the default of var.{name}", ValueScope.Constant),
        ];
        return defaults.Count > 0
            ? defaults.Only()
            : throw value.Refuse(
                $"is var.{name}, which has no value in this directory (it comes from -var, TF_VAR_{name} or a parent)",
                "Put the value into terraform.tfvars, or give the variable a default.");
    }
}
