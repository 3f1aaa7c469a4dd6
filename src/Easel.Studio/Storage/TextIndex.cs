using Easel.Studio.Gallery;
using Microsoft.EntityFrameworkCore;

namespace Easel.Studio.Storage;

/// <summary>
/// Full-text search over the parameters of pictures: FTS5 in SQLite, a generated tsvector in PostgreSQL. The database keeps both up to date by itself.
/// Both index <see cref="StoredPicture.Words"/>, which leaves them nothing to decide: what is a word, what is an accent, what is a capital.
/// </summary>
internal static class TextIndex
{
    private const string Sqlite = """
        CREATE VIRTUAL TABLE IF NOT EXISTS "PictureText" USING fts5("Words", content='Pictures', content_rowid='Number', tokenize='unicode61 remove_diacritics 0', prefix='2 3');
        CREATE TRIGGER IF NOT EXISTS "PictureTextInsert" AFTER INSERT ON "Pictures" BEGIN
            INSERT INTO "PictureText"(rowid, "Words") VALUES (new."Number", new."Words");
        END;
        CREATE TRIGGER IF NOT EXISTS "PictureTextDelete" AFTER DELETE ON "Pictures" BEGIN
            INSERT INTO "PictureText"("PictureText", rowid, "Words") VALUES ('delete', old."Number", old."Words");
        END;
        CREATE TRIGGER IF NOT EXISTS "PictureTextUpdate" AFTER UPDATE OF "Words" ON "Pictures" BEGIN
            INSERT INTO "PictureText"("PictureText", rowid, "Words") VALUES ('delete', old."Number", old."Words");
            INSERT INTO "PictureText"(rowid, "Words") VALUES (new."Number", new."Words");
        END;
        """;

    private const string Postgres = """
        ALTER TABLE "Pictures" ADD COLUMN IF NOT EXISTS "Search" tsvector GENERATED ALWAYS AS (to_tsvector('simple', "Words")) STORED;
        CREATE INDEX IF NOT EXISTS "IX_Pictures_Search" ON "Pictures" USING GIN ("Search");
        """;

    /// <summary>Makes it where it is not.</summary>
    public static Task Make(StudioDatabase database, CancellationToken cancel) => database.Database.ExecuteSqlRawAsync(database.Database.IsSqlite() ? Sqlite : Postgres, cancel);

    /// <summary>The pictures whose parameters hold what is looked for.</summary>
    public static IQueryable<StoredPicture> Search(StudioDatabase database, TextQuery query)
    {
        if (database.Database.IsNpgsql()) return database.Pictures.FromSqlRaw("""SELECT * FROM "Pictures" WHERE "Search" @@ CAST({0} AS tsquery)""", query.Postgres());
        var (wanted, unwanted) = (query.Sqlite(unwanted: false), query.Sqlite(unwanted: true));
        return (wanted, unwanted) switch
        {
            ({ }, null) => database.Pictures.FromSqlRaw("""SELECT * FROM "Pictures" WHERE "Number" IN (SELECT rowid FROM "PictureText" WHERE "PictureText" MATCH {0})""", wanted),
            (null, { }) => database.Pictures.FromSqlRaw("""SELECT * FROM "Pictures" WHERE "Number" NOT IN (SELECT rowid FROM "PictureText" WHERE "PictureText" MATCH {0})""", unwanted),
            _ => database.Pictures.FromSqlRaw(
                """SELECT * FROM "Pictures" WHERE "Number" IN (SELECT rowid FROM "PictureText" WHERE "PictureText" MATCH {0}) AND "Number" NOT IN (SELECT rowid FROM "PictureText" WHERE "PictureText" MATCH {1})""",
                wanted!, unwanted!),
        };
    }
}
