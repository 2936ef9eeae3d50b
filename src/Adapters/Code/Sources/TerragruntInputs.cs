using EksUpgradeBot.Adapters.Code.Expressions;
using EksUpgradeBot.Adapters.Code.Hcl;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary>
/// What <c>terragrunt.hcl</c> gives to Terraform's variables. Terragrunt passes it as <c>TF_VAR_…</c>, so that it comes before
/// the defaults and after every file of values; what an included file gives comes after what stands here.
/// </summary>
internal sealed class TerragruntInputs
{
    private readonly CodeFile _file;
    private readonly RootModule _root;
    private readonly HclAttribute? _inputs;

    private TerragruntInputs(RootModule root, CodeFile file)
    {
        _root = root;
        _file = file;
        _inputs = file.Body.AttributesOf("inputs").FirstOrDefault();
    }

    /// <summary>The inputs of a root module; null when there is no Terragrunt.</summary>
    public static TerragruntInputs? Of(RootModule root) => root.Terragrunt is { } file ? new TerragruntInputs(root, file) : null;

    /// <summary>The names that are written here, in <c>inputs</c> itself or in a map that it merges.</summary>
    public IEnumerable<string> Names => Maps.SelectMany(map => map.Entries).Select(entry => entry.Name).OfType<string>();

    /// <summary>The value that is given to a variable; null when none surely is.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="value">What asks for it.</param>
    /// <exception cref="RefusalException">Terragrunt may give one, and which is not certain.</exception>
    public ValueInFile? Find(string name, ValueInFile value)
    {
        if (Names.Contains(name))
        {
            return Input(name);
        }

        if (_file.Body.BlocksOf("include").FirstOrDefault() is { } include)
        {
            throw value.Refuse(
                $"is var.{name}, which the file that is included at {_file.Name}:{include.Line} may set",
                $"Set {name} in the inputs of {_file.Name}, or in terraform.tfvars.");
        }

        return _inputs?.Value.Shape is null or MapLiteral
            ? null
            : throw value.Refuse(
                $"is var.{name}, which the inputs at {_file.Name}:{_inputs!.Line} may set",
                $"Set {name} as an entry of the inputs of {_file.Name}, or in terraform.tfvars.");
    }

    /// <summary>An input that is written here.</summary>
    /// <exception cref="RefusalException">Something else may be passed over it.</exception>
    public ValueInFile Input(string name)
    {
        RefuseExtraArguments(name);
        return new ValueInFile(_file, _inputs!.Value, "inputs", ValueScope.Terragrunt) { Keys = [name] };
    }

    private IEnumerable<MapLiteral> Maps => _inputs?.Value.Shape switch
    {
        MapLiteral map => [map],
        FunctionCall { Function: "merge" } merge => merge.Arguments.Select(argument => argument.Shape).OfType<MapLiteral>(),
        _ => [],
    };

    /// <summary>Terragrunt may be told to pass var files or variables of its own, which would win.</summary>
    private void RefuseExtraArguments(string name)
    {
        var passed =
            from terraform in _file.Body.BlocksOf("terraform")
            from extra in terraform.Body.BlocksOf("extra_arguments")
            from attribute in extra.Body.Attributes
            let written = attribute.Value.ToString() ?? ""
            where attribute.Name is "required_var_files" or "optional_var_files"
                || written.Contains("-var", StringComparison.Ordinal) || written.Contains($"TF_VAR_{name}", StringComparison.Ordinal)
            select attribute;
        if (!_root.HasVarFiles && passed.FirstOrDefault() is { } argument)
        {
            throw new RefusalException(new VersionRefusal(
                _file.Name, argument.Line, $"{argument.Name} of extra_arguments may set var.{name} over the inputs",
                "Name the var files of the cluster, or move the version to where it is passed."));
        }
    }
}
