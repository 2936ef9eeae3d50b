using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace EksUpgradeBot.Adapters.Tests.Code;

/// <summary>A layout put together by chance: where the version stands, and everything around it that should not matter.</summary>
/// <param name="Shape">Which way leads to the version.</param>
/// <param name="Noise">What stands around it.</param>
/// <param name="Minor">The minor version that stands there.</param>
/// <param name="Key">The cluster's name, where a map is keyed by it.</param>
/// <param name="Blank">What stands around an equals sign.</param>
/// <param name="IsFromWindows">Lines end with carriage return and line feed.</param>
/// <param name="HasMark">A byte order mark begins every file in HCL.</param>
public sealed record RandomLayout(int Shape, int[] Noise, int Minor, int Key, int Blank, bool IsFromWindows, bool HasMark)
{
    private const string Module = "module \"eks\" {\n  source = \"./eks\"\n@  cluster_version@=@%\n@}\n";

    /// <summary>Files as they are written; @ is noise, ~ the key, and the version stands between « and ».</summary>
    private static readonly (string File, string Content)[][] Shapes =
    [
        [("main.tf", $"@{Module.Replace("%", "\"«»\"")}@")],
        [("main.tf", $"@{Module.Replace("%", "local.v")}@locals {{\n@  v@=@\"«»\"\n}}\n@")],
        [("main.tf", $"@{Module.Replace("%", "var.v")}@variable \"v\" {{\n@  default@=@\"«»\"\n@}}\n@")],
        [("main.tf", $"{Module.Replace("%", "\"${var.v}\"")}variable \"v\" {{ default = \"1.29\" }}\n"), ("terraform.tfvars", "@v@=@\"«»\"\n@")],
        [("main.tf", $"{Module.Replace("%", "var.v")}variable \"v\" {{}}\n"), ("b.auto.tfvars.json", "{\n  \"a\": [\"1.29\", {\"v\": \"1.29\"}],\n  \"v\" :  \"«»\",\"ü\":\"\\u00fc\"}"), ("a.auto.tfvars", "@v@=@\"1.29\"\n")],
        [("main.tf", $"@{Module.Replace("%", "local.all[\"~\"]")}locals {{\n  all = {{\n@    other@=@\"1.29\"\n@    \"~\"@=@\"«»\"\n@  }}\n}}\n")],
        [("main.tf", $"{Module.Replace("%", "var.all[var.name].eks[\"version\"]")}variable \"all\" {{}}\nvariable \"name\" {{ default = \"~\" }}\n"), ("all.auto.tfvars", "all@=@{\n@  x@=@{ eks = { version = \"1.29\" } }\n  \"~\"@=@{\n@    eks@=@{\n@      version@=@\"«»\"\n@    }\n  }\n@}\n")],
        [("main.tf", Module.Replace("%", "\"1.29\"")), ("a_override.tf", $"@{Module.Replace("%", "\"1.29\"")}"), ("override.tf", $"@{Module.Replace("%", "\"«»\"")}@")],
        [("main.tf.json", "{\"locals\": [{\"n\": \"~\"}, {\"all\": {\"~\": \"«»\", \"x\": \"1.29\"}}],\n \"module\": {\"eks\": {\"cluster_version\": \"${lookup(local.all, local.n, \\\"1.29\\\")}\"}}}")],
        [("terragrunt.hcl", "@locals {\n@  all@=@{ \"~\" = \"«»\" }\n}\n@inputs@=@merge(local.common, {\n@  cluster_version@=@local.all[\"~\"]\n})\n@")],
        [("eks.tf", "@resource \"aws_eks_cluster\" \"this\" {\n@  version@=@\"«»\"\n@  vpc_config {\n    x = \"1.29\"\n  }\n}\n@")],
    ];

    private static readonly string[] Noises =
    [
        "", "\n", "# cluster_version = \"1.29\" { \"\n", "// v = \"1.28\"\n", "/* } \" ${ */\n", "/* over\n two lines: default = \"1.27\" */\n",
        "   \t \n", "noise¤ = \"größe 🚀 ${\"}\"} $${x} %%{y} \\\"1.26\\\"\"\n", "noise¤ = <<EOT\nv = \"1.25\"\n  version = \"${join(\",\", [\"}\"])}\"\nEOT\n",
        "noise¤ = <<-END\n    \"\n    END\n", "noise¤ = [ # [\n  { v = \"1.24\" },\n  \"]\",\n]\n", "noise¤ = 1 == 2 ? 1.5e3 : -x.*.y[0]\n",
    ];

    private static readonly string[] Keys = ["prod", "größe-🚀", "eu-west-1", "a b", "123", "null"];

    private static readonly string[] Blanks = [" ", "", "\t", "     ", " /* = */ "];

    /// <summary>Every layout is as likely as any other.</summary>
    public static Arbitrary<RandomLayout> Any { get; } = (
        from shape in Gen.Choose(0, Shapes.Length - 1)
        from noise in Gen.Choose(0, Noises.Length - 1).ArrayOf(12)
        from minor in Gen.Choose(10, 60)
        from key in Gen.Choose(0, Keys.Length - 1)
        from blank in Gen.Choose(0, Blanks.Length - 1)
        from windows in Gen.Elements(true, false)
        from mark in Gen.Elements(true, false)
        select new RandomLayout(shape, noise, minor, key, blank, windows, mark)).ToArbitrary();

    /// <summary>The files, and the file and offset of the version.</summary>
    public (Dictionary<string, byte[]> Files, string File, int Offset) Build()
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var place = ("", 0);
        foreach (var (name, content) in Shapes[Shape])
        {
            var text = Fill(content);
            text = (HasMark && !name.EndsWith(".json", StringComparison.Ordinal) ? "\uFEFF" : "") + (IsFromWindows ? text.Replace("\n", "\r\n") : text);
            if (text.IndexOf('«') is >= 0 and var at)
            {
                place = (name, Encoding.UTF8.GetByteCount(text[..at]));
            }

            files[name] = Encoding.UTF8.GetBytes(text.Replace("«»", $"1.{Minor}"));
        }

        return (files, place.Item1, place.Item2);
    }

    private string Fill(string content)
    {
        var text = new StringBuilder();
        var noise = 0;
        for (var i = 0; i < content.Length; i++)
        {
            var isBlank = content[i] == '@' && (content[(i + 1)..].StartsWith('=') || content[..i].EndsWith('='));
            text.Append(content[i] switch
            {
                '@' when isBlank => Blanks[Blank],
                '@' => Noises[Noise[noise % Noise.Length]].Replace("¤", noise++.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                '~' => Keys[Key],
                var other => other,
            });
        }

        return text.ToString();
    }
}
