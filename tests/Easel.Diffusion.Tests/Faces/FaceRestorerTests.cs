using Easel.Core.Requests;
using Easel.Diffusion.Faces;
using Easel.Diffusion.Tests.Weights;
using Easel.Diffusion.Weights;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Faces;

public sealed class FaceRestorerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_weight_lets_more_of_the_face_at_hand_through_CodeFormer_the_larger_it_is()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator(9, CPU);
        var shapes = TinyFaces.CodeFormer();
        using var weights = TinyFaces.Random("tiny", shapes, generator, 0.08);
        var network = FaceNetworks.Build(new WeightScope(weights));
        Assert.Equal(TinyFaces.Side, network.Side);
        var face = rand([1, 3, 16, 16], generator: generator) * 2 - 1;
        var without = network.Restore(face, 0);
        Assert.Equal([1, 3, 16, 16], without.shape);
        var distances = new[] { 0, 0.1, 0.3, 0.5, 0.8, 1 }.Select(weight => (network.Restore(face, weight) - without).abs().mean().item<float>()).ToList();
        Assert.Equal(0, distances[0]);
        Assert.All(distances.Zip(distances.Skip(1)), pair => Assert.True(pair.Second > pair.First));

        // At 0 the fusions are not asked at all.
        using var others = TinyFaces.Random("tiny", shapes, new Generator(10, CPU));
        using var mixed = new DictionaryWeights("mixed", shapes.Keys.ToDictionary(key => key, key => (key.StartsWith("fuse", StringComparison.Ordinal) ? others : weights).Read(key).clone(), StringComparer.Ordinal));
        Assert.Equal(0, (FaceNetworks.Build(new WeightScope(mixed)).Restore(face, 0) - without).abs().max().item<float>());
    }

    [Fact]
    public void GFPGAN_paints_the_same_face_alike_each_time_and_looks_at_all_of_its_weights()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator(9, CPU);
        var shapes = TinyFaces.Gfpgan();
        using var weights = TinyFaces.Random("tiny", shapes, generator, 0.1);
        var face = rand([1, 3, 16, 16], generator: generator) * 2 - 1;
        var painted = Painted(weights);
        Assert.Equal([1, 3, 16, 16], painted.shape);
        Assert.Equal(0, (Painted(weights) - painted).abs().max().item<float>());
        foreach (var key in shapes.Keys.Where(key => !key.StartsWith("toRGB", StringComparison.Ordinal) && !key.Contains("style_mlp", StringComparison.Ordinal)))
        {
            using var changed = new DictionaryWeights("changed", shapes.Keys.ToDictionary(name => name, name => name == key ? weights.Read(name) + 0.5 : weights.Read(name).clone(), StringComparer.Ordinal));
            Assert.True((Painted(changed) - painted).abs().max().item<float>() > 0, key);
        }

        Tensor Painted(StoredWeights source) => FaceNetworks.Build(new WeightScope(source)).Restore(face, 0.5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Faces_that_are_found_are_painted_anew_and_nothing_else(bool gfpgan)
    {
        using var folder = new TemporaryFolder();
        using var generator = new Generator(3, CPU);
        var restorer = folder[gfpgan ? "GFPGANv1.4.pth" : "codeformer-v0.1.0.pth"];
        TinyFaces.Write(restorer, gfpgan ? TinyFaces.Gfpgan() : TinyFaces.CodeFormer(), generator);
        TinyFaces.Detector(folder[FaceFiles.DetectorName], finds: true);
        var picture = TestPictures.Recorded("faces", 64, 64);
        using var faces = new FaceRestorer(FaceFiles.Beside(restorer));
        Assert.Contains(FaceFiles.ParserName, Assert.Single(faces.Notes(1)), StringComparison.Ordinal);
        Assert.Contains("no face was found", Assert.Single(faces.Notes(0)), StringComparison.Ordinal);
        List<(int Done, int All)> told = [];
        var (painted, count) = faces.Restore(picture, 0.5, (done, all) => told.Add((done, all)), Cancel);
        Assert.InRange(count, 1, 16);
        Assert.Equal(Enumerable.Range(1, count).Select(done => (done, count)), told);
        Assert.NotEqual(picture.Rgb, painted.Rgb);
        Assert.Equal((64, 64), (painted.Width, painted.Height));
        Assert.Throws<OperationCanceledException>(() => faces.Restore(picture, 0.5, cancel: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_picture_without_a_face_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        using var generator = new Generator(3, CPU);
        var restorer = folder["codeformer.pth"];
        TinyFaces.Write(restorer, TinyFaces.CodeFormer(), generator);
        TinyFaces.Detector(folder[FaceFiles.DetectorName], finds: false);
        using var faces = new FaceRestorer(FaceFiles.Beside(restorer));
        var picture = TestPictures.Recorded("none", 40, 30);
        var (same, count) = faces.Restore(picture, 0.5, cancel: Cancel);
        Assert.Equal(0, count);
        Assert.Same(picture, same);
    }

    [Fact]
    public void What_lies_beside_a_restorer_is_found_and_what_is_missing_is_named_with_its_place()
    {
        using var folder = new TemporaryFolder();
        var (own, beside) = (Directory.CreateDirectory(folder["Codeformer"]).FullName, Directory.CreateDirectory(folder["GFPGAN"]).FullName);
        var restorer = Path.Combine(own, "codeformer-v0.1.0.pth");
        var wrong = Assert.Throws<RequestException>(() => FaceFiles.Beside(restorer));
        Assert.Contains("there is no such file", wrong.Message, StringComparison.Ordinal);

        File.WriteAllBytes(restorer, []);
        wrong = Assert.Throws<RequestException>(() => FaceFiles.Beside(restorer));
        Assert.Contains($"{FaceFiles.DetectorName} is missing; put facexlib's file of that name into {own}", wrong.Message, StringComparison.Ordinal);

        File.WriteAllBytes(Path.Combine(beside, FaceFiles.DetectorName), []);
        Assert.Equal(new FaceFiles(restorer, Path.Combine(beside, FaceFiles.DetectorName), null), FaceFiles.Beside(restorer));
        File.WriteAllBytes(Path.Combine(own, FaceFiles.ParserName), []);
        Assert.Equal(Path.Combine(own, FaceFiles.ParserName), FaceFiles.Beside(restorer).Parser);
    }
}
