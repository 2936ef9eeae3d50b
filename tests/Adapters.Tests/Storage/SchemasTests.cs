using System.Globalization;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Tests.Shared.Stores;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

/// <summary>The scripts of both kinds of stores make the same tables.</summary>
public sealed class SchemasTests
{
    [Fact]
    public void Both_folders_have_the_same_scripts() => Assert.Equal(Scripts("Sqlite"), Scripts("Postgres"));

    [Fact]
    public async Task Both_kinds_have_the_same_tables_columns_and_indexes()
    {
        Assert.Equal(await DescribeAsync(StoreKind.Sqlite), await DescribeAsync(StoreKind.Postgres));
    }

    private static IEnumerable<string?> Scripts(string folder) =>
        Directory.GetFiles(Repository.PathOf($"src/Adapters/Storage/{folder}"), "*.sql").Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static async Task<string> DescribeAsync(StoreKind kind)
    {
        await using var bed = StoreBed.Of(kind);
        await bed.MakeAsync();
        await using (await bed.OpenAsync(new FakeTime(), TestContext.Current.CancellationToken))
        {
            var text = Convert.ToString(await bed.SqlAsync(kind == StoreKind.Sqlite ? Sqlite : Postgres), CultureInfo.InvariantCulture)!;
            Assert.Contains("runs.cluster text not null", text);
            return text;
        }
    }

    // Kinds of columns have other names in each; what matters is that the same values fit.
    private const string Sqlite =
        """
        select string_agg(line, char(10)) from (
          select t.name || '.' || c.name || ' '
            || case lower(c.type) when 'blob' then 'bytes' when 'text' then 'text' else 'number' end
            || case when c."notnull" = 1 or c.pk = 1 then ' not null' else '' end as line
          from sqlite_master t join pragma_table_info(t.name) c where t.type = 'table' and t.name not like 'sqlite_%'
          union all
          select name || ' on ' || tbl_name from sqlite_master where type = 'index' and name not like 'sqlite_%'
          order by 1) as lines
        """;

    private const string Postgres =
        """
        select string_agg(line, chr(10)) from (
          select (table_name || '.' || column_name || ' '
            || case data_type when 'bytea' then 'bytes' when 'text' then 'text' else 'number' end
            || case when is_nullable = 'NO' then ' not null' else '' end) collate "C" as line
          from information_schema.columns where table_schema = current_schema()
          union all
          select (indexname || ' on ' || tablename) collate "C" from pg_indexes where schemaname = current_schema() and indexname not like '%\_pkey'
          order by 1) as lines
        """;
}
