using FhirGenomics.Store.Search.Index;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FhirGenomics.Store.Schema;

/// <summary>
/// The database model: owner of tables, migrations and dictionaries. Hot paths use prepared statements on the same tables.
/// The index tables are described once, by <see cref="IndexTable"/>. Decision 0003 tells the schema's reasons.
/// </summary>
internal class StoreContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>Id of the newest migration; a test keeps it true.</summary>
    public const string LatestMigration = "20261130181111_KeptAnswers";

    /// <summary>The collation that compares text by its code points.</summary>
    protected virtual string BinaryCollation => "BINARY";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ResourceRow>(Resource);
        modelBuilder.Entity<ResourceHistoryRow>(History);
        modelBuilder.Entity<ResourceTypeRow>(table => Dictionary(table, "resource_type").HasIndex(row => row.Name).IsUnique());
        modelBuilder.Entity<ParameterRow>(table => Dictionary(table, "param_dict").HasIndex(row => new { row.Type, row.Name, row.Definition }).IsUnique());
        modelBuilder.Entity<SystemRow>(table => Dictionary(table, "system_dict").HasIndex(row => row.Name).IsUnique());
        modelBuilder.Entity<LateIndexRow>(LateIndex);
        modelBuilder.Entity<KeptAnswerRow>(KeptAnswer);
        foreach (var table in IndexTable.All)
        {
            modelBuilder.SharedTypeEntity<Dictionary<string, object>>(table.Name, entity => Index(entity, table));
        }

        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(property.Name switch { nameof(ResourceRow.RefHash) => "ref_hash", nameof(ResourceRow.ChangeSeq) => "change_seq", var name => name.ToLowerInvariant() });
        }
    }

    private void Resource(EntityTypeBuilder<ResourceRow> table)
    {
        table.ToTable("resource").HasKey(row => row.Sid);
        table.Property(row => row.Sid).ValueGeneratedNever();
        table.Property(row => row.Id).UseCollation(BinaryCollation).IsRequired();
        table.Property(row => row.Raw).IsRequired();
        table.HasIndex(row => new { row.Type, row.Id }).IsUnique();
        table.HasIndex(row => row.RefHash);
        table.HasIndex(row => row.ChangeSeq);
        table.HasIndex(row => new { row.Type, row.ChangeSeq });
        table.HasIndex(row => new { row.Type, row.Sid }).HasFilter($"op <> {(int)WriteEffect.Deleted}");
    }

    private static void History(EntityTypeBuilder<ResourceHistoryRow> table)
    {
        table.ToTable("resource_history").HasKey(row => new { row.Sid, row.Version });
        table.Property(row => row.Raw).IsRequired();
        table.HasIndex(row => row.ChangeSeq);
        table.HasIndex(row => new { row.Type, row.ChangeSeq });
    }

    private static void LateIndex(EntityTypeBuilder<LateIndexRow> table)
    {
        table.ToTable("late_index").HasKey(row => row.Param);
        table.Property(row => row.Param).ValueGeneratedNever();
    }

    private void KeptAnswer(EntityTypeBuilder<KeptAnswerRow> table)
    {
        table.ToTable("kept_answer").HasKey(row => row.Id);
        table.Property(row => row.Id).UseCollation(BinaryCollation).IsRequired();
        table.Property(row => row.Raw).IsRequired();
    }

    private static EntityTypeBuilder<T> Dictionary<T>(EntityTypeBuilder<T> table, string name)
        where T : DictionaryRow
    {
        table.ToTable(name).HasKey(row => row.Id);
        table.Property(row => row.Id).ValueGeneratedNever();
        table.Property(row => row.Name).IsRequired();
        return table;
    }

    private void Index(EntityTypeBuilder<Dictionary<string, object>> entity, IndexTable table)
    {
        entity.ToTable(table.Name);
        entity.IndexerProperty<int>("param");
        entity.IndexerProperty<long>("sid");
        foreach (var column in table.Numbers)
        {
            entity.IndexerProperty<long>(column);
        }

        if (table.HasText)
        {
            entity.IndexerProperty<string>("norm").UseCollation(BinaryCollation).IsRequired();
        }

        entity.HasKey(table.Key);
        foreach (var range in table.Ranges)
        {
            entity.HasIndex(range);
        }

        if (table == IndexTable.Date)
        {
            entity.HasIndex(["param", "hi", "lo"]).HasFilter($"hi - lo > {IndexTable.LongPeriod}");
        }
    }
}
