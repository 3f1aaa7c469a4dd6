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

    public DbSet<PictureTag> Tags => Set<PictureTag>();

    public DbSet<Board> Boards => Set<Board>();

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
            job.HasIndex(x => new { x.State, x.Priority, x.Place, x.Id }).IsDescending(false, true, false, false); // the order of the line
            job.HasIndex(x => x.IdempotencyKey).IsUnique();
            job.HasIndex(x => x.TaskId);
        });
        modelBuilder.Entity<StoredPicture>(picture =>
        {
            picture.HasKey(x => x.Number);
            picture.HasIndex(x => x.Id).IsUnique();
            picture.HasIndex(x => new { x.JobId, x.Index });
            picture.HasIndex(x => x.Path).IsUnique();
            picture.HasIndex(x => new { x.InGallery, x.Id });
            picture.HasIndex(x => x.ContentHash);
            picture.HasIndex(x => x.Seed);
            picture.HasIndex(x => x.HasThumbnail);
            picture.HasMany(x => x.Tags).WithOne().HasForeignKey(x => x.PictureNumber).OnDelete(DeleteBehavior.Cascade);
            picture.HasOne<Board>().WithMany().HasForeignKey(x => x.BoardId).OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<PictureTag>(tag =>
        {
            tag.HasKey(x => new { x.PictureNumber, x.Tag });
            tag.HasIndex(x => x.Tag);
        });
        modelBuilder.Entity<Board>().HasIndex(x => x.Name).IsUnique();
        modelBuilder.Entity<StoredFact>().HasKey(x => x.Name);
    }

    // SQLite gives times back without saying that they are UTC.
    private sealed class Utc() : ValueConverter<DateTime, DateTime>(time => time, time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
