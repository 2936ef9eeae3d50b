using EksUpgradeBot.Adapters.Code.Holders;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary><c>var.x</c>: the value in the files that Terraform reads by itself, else the default of the variable.</summary>
internal sealed class Variable : IVersionSource
{
    public VersionLookup? Read(ValueInFile value, Trail trail)
    {
        if (value.Expression.Reference is not ["var", var name])
        {
            return null;
        }

        var root = trail.Root;
        if (root.Terragrunt is { } terragrunt)
        {
            return value.Refuse(
                $"is var.{name}, and {terragrunt.Name} may set that through Terragrunt, which is not edited yet",
                "Change it by hand, or give the cluster a Terraform root module.");
        }

        foreach (var file in root.Values.Where(file => file.IsJson))
        {
            if (LineIn(file, name) is { } line)
            {
                return new VersionRefusal(
                    file.Name, line, $"var.{name} is set in a JSON file, which is not edited yet",
                    "Move it to terraform.tfvars or an .auto.tfvars file.");
            }
        }

        var set = ValuesIn(root.Values, name);
        if (set.Select(found => found.File).Distinct().Count() > 1)
        {
            return set[^1].Refuse(
                $"is set in several files ({string.Join(", ", set.Select(found => found.File.Name).Distinct())}), and {set[^1].File.Name} wins",
                "Leave one of them.");
        }

        if (set.Count > 0)
        {
            return trail.FollowOnly(set);
        }

        if (root.OtherValues.FirstOrDefault(file => LineIn(file, name) is not null) is { } other)
        {
            return new VersionRefusal(
                other.Name, LineIn(other, name)!.Value,
                $"var.{name} is set in a file that Terraform reads only with -var-file, and the bot does not pass that",
                "Rename it to end in .auto.tfvars, or put the value into terraform.tfvars.");
        }

        if (Environment.GetEnvironmentVariable($"TF_VAR_{name}") is not null)
        {
            return value.Refuse(
                $"is var.{name}, which the environment variable TF_VAR_{name} of this process sets over the default",
                "Take it away where the bot runs, or put the value into terraform.tfvars.");
        }

        List<ValueInFile> defaults =
        [
            .. from file in root.Configuration
               from block in file.Body.BlocksOf("variable")
               where block.Labels is [var label] && label == name
               from attribute in block.Body.AttributesOf("default")
               select new ValueInFile(file, attribute.Value, $"the default of var.{name}"),
        ];
        return defaults.Count > 0
            ? trail.FollowOnly(defaults)
            : value.Refuse(
                $"is var.{name}, which has no value in this directory (it comes from -var, TF_VAR_{name} or a parent)",
                "Put the value into terraform.tfvars, or give the variable a default.");
    }

    private static List<ValueInFile> ValuesIn(IEnumerable<CodeFile> files, string name) =>
    [
        .. from file in files
           where !file.IsJson
           from attribute in file.Body.AttributesOf(name)
           select new ValueInFile(file, attribute.Value, $"var.{name}"),
    ];

    private static int? LineIn(CodeFile file, string name) =>
        file.IsJson
            ? JsonPlaces.Of(file).Where(place => place.Path is [var only] && only == name).Select(place => (int?)place.Line).FirstOrDefault()
            : file.Body.AttributesOf(name).FirstOrDefault()?.Line;
}
