using Easel.Core.Imaging;
using Easel.Testing;
using Xunit;

namespace Easel.Core.Tests.Imaging;

public sealed class TileGridTests
{
    // Recorded from A1111 1.10.1's split_grid over a picture of 140x90.
    [Theory]
    [InlineData(64, 64, 16, new[] { 0, 38, 76 }, new[] { 0, 26 })]
    [InlineData(50, 40, 8, new[] { 0, 30, 60, 90 }, new[] { 0, 25, 50 })]
    [InlineData(32, 32, 0, new[] { 0, 27, 54, 81, 108 }, new[] { 0, 29, 58 })]
    public void Tiles_lie_where_A1111_lays_them_and_make_the_picture_again(int width, int height, int overlap, int[] columns, int[] rows)
    {
        var grid = new TileGrid(140, 90, width, height, overlap);
        Assert.Equal(columns, grid.Columns);
        Assert.Equal(rows, grid.Rows);

        var picture = TestPictures.Recorded("grid", 90, 140);
        var tiles = grid.Split(picture);
        Assert.Equal(columns.Length * rows.Length, tiles.Count);
        Assert.All(tiles, tile => Assert.Equal((width, height), (tile.Width, tile.Height)));
        Assert.Equal(picture.Rgb, grid.Combine(tiles).Rgb);
    }

    [Fact]
    public void A_later_tile_fades_in_over_the_overlap()
    {
        var grid = new TileGrid(24, 8, 16, 8, 8);
        Assert.Equal([0, 8], grid.Columns);
        var picture = grid.Combine([Plain(16, 8, 100), Plain(16, 8, 200)]);
        int[] row = [.. Enumerable.Range(0, 24).Select(x => (int)picture.Rgb[3 * x])];
        Assert.Equal([100, 100, 100, 100, 100, 100, 100, 100, 100, 112, 125, 137, 150, 162, 175, 187, 200, 200, 200, 200, 200, 200, 200, 200], row);
    }

    [Fact]
    public void One_tile_is_the_picture()
    {
        var picture = TestPictures.Recorded("one", 16, 24);
        var grid = new TileGrid(24, 16, 24, 16, 15);
        Assert.Equal(picture.Rgb, Assert.Single(grid.Split(picture)).Rgb);
        Assert.Equal(picture.Rgb, grid.Combine([picture]).Rgb);
    }

    private static Bitmap Plain(int width, int height, byte value) => new(width, height, [.. Enumerable.Repeat(value, 3 * width * height)]);
}
