using Easel.Core.Imaging;
using Xunit;

namespace Easel.Core.Tests.Imaging;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-atomic-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_is_replaced_whole_and_nothing_is_left_over()
    {
        var path = Path.Combine(folder, "a.png");
        AtomicFile.Write(path, [1, 2, 3]);
        AtomicFile.Write(path, [4]);
        Assert.Equal([4], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void A_taken_name_is_left_alone()
    {
        var path = Path.Combine(folder, "a.png");
        Assert.True(AtomicFile.TryCreate(path, [1]));
        Assert.False(AtomicFile.TryCreate(path, [2]));
        File.WriteAllBytes(Path.Combine(folder, "b.png" + AtomicFile.UnfinishedSuffix), []);
        Assert.False(AtomicFile.TryCreate(Path.Combine(folder, "b.png"), [3]));
        Assert.Equal([1], File.ReadAllBytes(path));
    }

    [Fact]
    public async Task Many_writers_of_one_name_leave_one_whole_file()
    {
        var path = Path.Combine(folder, "race.png");
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => AtomicFile.TryCreate(path, Enumerable.Repeat((byte)i, 100_000).ToArray()))));
        Assert.Equal(1, made.Count(one => one));
        Assert.Single(File.ReadAllBytes(path).Distinct());
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void An_error_names_the_path_and_the_reason()
    {
        var path = Path.Combine(folder, "missing", "a.png");
        var wrong = Assert.Throws<FileOutputException>(() => AtomicFile.TryCreate(path, [1]));
        Assert.Contains(path, wrong.Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("full", FileOutputException.From(path, new IOException("no space", 28)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, -1, 1, false, 3)]
    [InlineData(7, -1, 1, true, 1)]
    [InlineData(12, -1, 1, true, 3)]
    [InlineData(6, 0, 2, false, 2)]
    [InlineData(6, 4, 2, false, 4)]
    [InlineData(2, 9, 1, false, 2)]
    public void Grid_rows_follow_the_settings(int count, int rows, int batch, bool full, int expected) =>
        Assert.Equal(expected, Grid.Rows(count, rows, batch, full));

    [Fact]
    public void A_grid_places_its_pictures_by_rows()
    {
        var sheet = Grid.Compose([.. Enumerable.Range(1, 3).Select(i => new Bitmap(1, 1, [(byte)i, 0, 0]))], rows: 2);
        Assert.Equal([1, 0, 0, 2, 0, 0, 3, 0, 0, 255, 255, 255], sheet.Rgb);
    }
}
