using Easel.Studio.Gallery;
using Easel.Studio.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Easel.Studio.Storage;

/// <summary>The studio's tables: the same model on SQLite and PostgreSQL.</summary>
/// <param name="options">Which database.</param>
public sealed class StudioDatabase(DbContextOptions<StudioDatabase> options) : DbContext(options)
{
    public DbSet<Job> Jobs => Set<Job>();

    public DbSet<StoredPicture> Pictures => Set<StoredPicture>();

    public DbSet<StoredFact> Facts => Set<StoredFact>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<Utc>();
        configurationBuilder.Properties<JobState>().HaveConversion<string>();
        configurationBuilder.Properties<Keeping>().HaveConversion<string>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Job>(job =>
        {
            job.Ignore(x => x.Request);
            job.Ignore(x => x.HasEnded);
            job.HasIndex(x => new { x.State, x.Priority, x.Place });
            job.HasIndex(x => x.IdempotencyKey).IsUnique();
            job.HasIndex(x => x.TaskId);
        });
        modelBuilder.Entity<StoredPicture>(picture =>
        {
            picture.HasIndex(x => new { x.JobId, x.Index });
            picture.HasIndex(x => x.Path).IsUnique();
            picture.HasIndex(x => new { x.InGallery, x.Id });
        });
        modelBuilder.Entity<StoredFact>().HasKey(x => x.Name);
    }

    // SQLite gives times back without saying that they are UTC.
    private sealed class Utc() : ValueConverter<DateTime, DateTime>(time => time, time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
