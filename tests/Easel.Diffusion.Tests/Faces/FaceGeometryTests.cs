using Easel.Core.Imaging;
using Easel.Diffusion.Faces;
using Easel.Diffusion.Faces.Detection;
using Easel.Testing;
using Xunit;

namespace Easel.Diffusion.Tests.Faces;

public sealed class FaceGeometryTests
{
    [Theory]
    [InlineData(1, 0, 0, 0)]
    [InlineData(0.31, -1.7, 400, -22)]
    [InlineData(-2, 0.01, -5, 1000)]
    public void A_similarity_is_found_again_from_the_points_it_moved(double along, double across, double shiftX, double shiftY)
    {
        var wanted = new SimilarityTransform(along, across, shiftX, shiftY);
        var from = FaceTemplate.Points(512);
        var found = SimilarityTransform.Fit(from.AsSpan(), [.. from.Select(wanted.Apply)]);
        Assert.Equal(wanted.Along, found.Along, 1e-9);
        Assert.Equal(wanted.Across, found.Across, 1e-9);
        Assert.Equal(wanted.ShiftX, found.ShiftX, 1e-6);
        Assert.Equal(wanted.ShiftY, found.ShiftY, 1e-6);
        var back = wanted.Inverse().Apply(wanted.Apply(new FacePoint(12, -7)));
        Assert.Equal(12, back.X, 1e-6);
        Assert.Equal(-7, back.Y, 1e-6);
    }

    [Fact]
    public void No_other_similarity_is_closer_by_squared_distance()
    {
        var (from, random) = (FaceTemplate.Points(512), new Random(4));
        FacePoint[] to = [.. from.Select(point => new FacePoint(0.4 * point.X + 30 * random.NextDouble(), 0.4 * point.Y + 30 * random.NextDouble()))];
        var best = SimilarityTransform.Fit(from.AsSpan(), to);
        for (var i = 0; i < 200; i++)
        {
            var other = best with { Along = best.Along + Near(1e-3), Across = best.Across + Near(1e-3), ShiftX = best.ShiftX + Near(1), ShiftY = best.ShiftY + Near(1) };
            Assert.True(Distance(best) <= Distance(other));
        }

        double Near(double reach) => reach * (random.NextDouble() - 0.5);
        double Distance(SimilarityTransform transform) => from.Zip(to, (point, wanted) => Math.Pow(transform.Apply(point).DistanceTo(wanted), 2)).Sum();
    }

    [Fact]
    public void Points_that_are_one_have_no_transform() => Assert.Throws<ArgumentException>(() => SimilarityTransform.Fit([new FacePoint(1, 1), new FacePoint(1, 1)], [new FacePoint(0, 0), new FacePoint(5, 5)]));

    [Fact]
    public void A_face_cut_out_and_laid_back_is_nearly_the_picture_inside_and_exactly_it_outside()
    {
        var picture = Smooth(200, 160);
        var transform = new SimilarityTransform(2.5, 0.4, -90, -70); // a square of 128 pixels is some 50 of the picture
        var laid = FaceWarp.Lay(picture, FaceWarp.Cut(picture, transform, 128), FaceMask.Square(128), transform);
        var (inside, changed) = (0, 0);
        for (var at = 0; at < picture.Rgb.Length; at++)
        {
            var place = transform.Apply(new FacePoint(at / 3 % 200, at / 3 / 200));
            var within = place is { X: >= 0 and <= 127, Y: >= 0 and <= 127 };
            var distance = Math.Abs(laid.Rgb[at] - picture.Rgb[at]);
            Assert.InRange(distance, 0, within ? 2 : 0);
            if (within) inside++;
            if (distance > 0) changed++;
        }

        Assert.InRange(inside, 6000, 10000);
        Assert.NotEqual(picture.Rgb, FaceWarp.Lay(picture, new Bitmap(128, 128, new byte[3 * 128 * 128]), FaceMask.Square(128), transform).Rgb);
    }

    [Fact]
    public void What_reaches_beyond_the_picture_is_grey_and_lays_nothing_outside_it()
    {
        var picture = TestPictures.Recorded("edge", 30, 40);
        var transform = new SimilarityTransform(1, 0, 20, 20);
        var cut = FaceWarp.Cut(picture, transform, 64);
        Assert.Equal([132, 133, 135], cut.Rgb[..3]);
        Assert.Equal(picture.Rgb[..3], cut.Rgb.AsSpan(3 * (20 * 64 + 20), 3).ToArray());
        Assert.Equal((40, 30), (FaceWarp.Lay(picture, cut, FaceMask.Square(64), transform).Width, 30));
    }

    [Fact]
    public void Anchors_read_what_they_write_and_lie_as_published()
    {
        var anchors = FaceAnchor.Of(640, 480);
        Assert.Equal(2 * (80 * 60 + 40 * 30 + 20 * 15), anchors.Count);
        Assert.Equal(new FaceAnchor(4 / 640.0, 4 / 480.0, 16 / 640.0, 16 / 480.0), anchors[0]);
        Assert.Equal(new FaceAnchor(12 / 640.0, 4 / 480.0, 32 / 640.0, 32 / 480.0), anchors[3]);
        var (box, point) = (new FaceBox(0.2, 0.31, 0.44, 0.7), new FacePoint(0.33, 0.6));
        foreach (var anchor in anchors.Where((_, i) => i % 997 == 0))
        {
            var read = anchor.Decode(anchor.Encode(box));
            var (across, down) = anchor.EncodePoint(point);
            Assert.Equal(box.Left, read.Left, 1e-5);
            Assert.Equal(box.Top, read.Top, 1e-5);
            Assert.Equal(box.Right, read.Right, 1e-5);
            Assert.Equal(box.Bottom, read.Bottom, 1e-5);
            Assert.InRange(anchor.DecodePoint(across, down).DistanceTo(point), 0, 1e-5);
        }
    }

    [Fact]
    public void Of_faces_that_overlap_the_surest_is_kept()
    {
        DetectedFace[] faces = [Face(0, 0.98), Face(4, 0.999), Face(60, 0.975), Face(30, 0.99)];
        // 0 and 4 share 46·50 of 51·51 pixels each; 4 and 30 share 25·51 of 51·51, which is 0.32.
        Assert.Equal([0.999, 0.99, 0.975], FaceChoice.Distinct(faces, 0.4).Select(face => face.Score));
        Assert.Equal([0.999, 0.975], FaceChoice.Distinct(faces, 0.3).Select(face => face.Score));
        Assert.Equal(1, faces[0].Box.Overlap(faces[0].Box), 1e-12);
        Assert.Equal(0, faces[0].Box.Overlap(faces[2].Box), 1e-12);
    }

    [Fact]
    public void Of_a_parsed_face_hair_and_skin_show_and_neither_background_nor_the_edge()
    {
        var classes = new long[512 * 512];
        for (var i = 0; i < classes.Length; i++) classes[i] = i % 512 < 256 ? 1 : 14; // skin on the left, neck on the right
        var mask = FaceMask.Of(classes, 512);
        Assert.InRange(mask[256 * 512 + 100], 0.999, 1.001);
        Assert.InRange(mask[256 * 512 + 400], 0, 1e-6);
        Assert.InRange(mask[256 * 512 + 256], 0.4, 0.6);
        Assert.Equal(0, mask[256 * 512 + 9]);
        Assert.Equal(0, mask[9 * 512 + 100]);
        Assert.InRange(mask[256 * 512 + 10], 0.9, 1.001);
        Assert.InRange(FaceMask.Square(100)[50 * 100 + 50], 1, 1);
        Assert.Equal(0, FaceMask.Square(100)[50]);
    }

    private static DetectedFace Face(double left, double score) => new(new FaceBox(left, 0, left + 50, 50), score, FaceTemplate.Points(50));

    // Linear enough that mixing between pixels twice costs little.
    private static Bitmap Smooth(int width, int height)
    {
        var rgb = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                for (var channel = 0; channel < 3; channel++) rgb[3 * (y * width + x) + channel] = (byte)(120 + 60 * Math.Sin(x / 30.0 + channel) + 50 * Math.Cos(y / 25.0));
        return new Bitmap(width, height, rgb);
    }
}
