using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Code;

/// <summary>A directory as the sandbox lays it out: backend and provider in one file, and one call of the module <c>modules/eks</c>.</summary>
internal sealed class RootModule
{
    private readonly HclBody _code = new();
    private readonly Dictionary<string, object?> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object?> _locals = new(StringComparer.Ordinal);

    private RootModule(string directory) => Directory = directory;

    public string Directory { get; }

    /// <summary>Where the local backend keeps the state.</summary>
    public string StatePath { get; private set; } = "terraform.tfstate";

    public string? Region { get; private set; }

    /// <summary>The tags that the provider adds to everything.</summary>
    public JsonObject DefaultTags { get; private set; } = [];

    /// <summary>How often the provider asks again; null for its own 25 times.</summary>
    public int? MaxRetries { get; private set; }

    /// <summary>The constraint on the AWS provider's version, such as <c>~> 5.0</c>.</summary>
    public string? ProviderConstraint { get; private set; }

    public bool HasCode { get; private set; }

    /// <summary>The source of the module call; null when there is none.</summary>
    public string? ModuleSource { get; private set; }

    /// <summary>The arguments of the module call.</summary>
    public JsonObject Arguments { get; private set; } = [];

    public static RootModule Read(string directory)
    {
        var root = new RootModule(directory);
        foreach (var file in System.IO.Directory.GetFiles(directory, "*.tf").Order(StringComparer.Ordinal))
        {
            root.HasCode = true;
            root._code.Blocks.AddRange(Hcl.Parse(Path.GetFileName(file), File.ReadAllText(file)).Blocks);
        }

        foreach (var file in new[] { Path.Combine(directory, "terraform.tfvars") }
            .Concat(System.IO.Directory.GetFiles(directory, "*.auto.tfvars").Order(StringComparer.Ordinal)).Where(File.Exists))
        {
            foreach (var (name, value) in Hcl.Parse(Path.GetFileName(file), File.ReadAllText(file)).Values)
            {
                root._variables[name] = value;
            }
        }

        foreach (var (_, _, locals) in root._code.Blocks.Where(block => block.Type == "locals"))
        {
            foreach (var (name, value) in locals.Values)
            {
                root._locals[name] = value;
            }
        }

        root.Understand();
        return root;
    }

    private void Understand()
    {
        foreach (var (_, _, terraform) in _code.Blocks.Where(block => block.Type == "terraform"))
        {
            StatePath = Text(terraform.Block("backend", "local")?.Values.GetValueOrDefault("path")) ?? StatePath;
            if (terraform.Block("required_providers")?.Values.GetValueOrDefault("aws") is HclBody aws)
            {
                ProviderConstraint = Text(aws.Values.GetValueOrDefault("version"));
            }
        }

        if (_code.Block("provider", "aws") is { } provider)
        {
            Region = Text(provider.Values.GetValueOrDefault("region"));
            DefaultTags = Evaluate(provider.Block("default_tags")?.Values.GetValueOrDefault("tags")) as JsonObject ?? [];
            MaxRetries = (int?)Evaluate(provider.Values.GetValueOrDefault("max_retries"))?.GetValue<long>();
        }

        if (_code.Block("module", "eks") is { } module)
        {
            ModuleSource = Text(module.Values.GetValueOrDefault("source"));
            Arguments = new JsonObject(module.Values.Select(pair => KeyValuePair.Create(pair.Key, Evaluate(pair.Value))));
        }
    }

    private string? Text(object? value) => Evaluate(value)?.ToString();

    private JsonNode? Evaluate(object? value) => Hcl.Evaluate(value, LookUp);

    private JsonNode? LookUp(string path) => path.Split('.', 2) switch
    {
        ["var", var name] when _variables.TryGetValue(name, out var value) => Evaluate(value),
        ["var", var name] when Environment.GetEnvironmentVariable("TF_VAR_" + name) is { } value => value,
        ["var", var name] => throw new CodeException("No value for required variable",
            $"The root module input variable \"{name}\" is not set, and has no default value. Use a -var or -var-file command line argument "
            + "to provide a value for this variable."),
        ["local", var name] when _locals.TryGetValue(name, out var value) => Evaluate(value),
        ["local", var name] => throw new CodeException("Reference to undeclared local value", $"A local value with the name \"{name}\" has not been declared."),
        _ => throw new CodeException("Unsupported Terraform code", $"The reference {path} is not one that this stand-in evaluates."),
    };
}
