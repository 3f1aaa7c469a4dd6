using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Ncnn;
using Xunit;

namespace Easel.Diffusion.Tests.Weights;

public sealed class NcnnFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-ncnn-").FullName;

    [Fact]
    public void A_convolution_of_halves_comes_out_in_rows_with_its_bias()
    {
        var path = Write(bytes =>
        {
            bytes.Write(0x01306B47u);
            for (var i = 0; i < 3; i++) bytes.Write((Half)(i + 0.5));
            bytes.Write((short)0); // padding to 4 bytes
            bytes.Write(7f);
        });

        var convolution = Assert.Single(NcnnFile.Convolutions(path));

        Assert.Equal([1, 3, 1, 1], convolution.Weight.shape);
        Assert.Equal([0.5f, 1.5f, 2.5f], convolution.Weight.data<float>().ToArray());
        Assert.Equal(7f, convolution.Bias!.item<float>());
    }

    [Fact]
    public void A_file_that_ends_early_is_refused_by_layer()
    {
        var path = Write(bytes => bytes.Write(0x01306B47u));

        Assert.Equal("conv", Assert.Throws<WeightsException>(() => NcnnFile.Convolutions(path)).Key);
    }

    [Fact]
    public void A_graph_of_other_convolutions_is_no_esrgan()
    {
        var path = Write(bytes =>
        {
            bytes.Write(0u);
            for (var i = 0; i < 4; i++) bytes.Write(1f);
        });

        Assert.Contains("1 convolutions", Assert.Throws<WeightsException>(() => NcnnRrdb.Read(path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(Action<BinaryWriter> weights)
    {
        var path = Path.Combine(folder, "model.param");
        File.WriteAllText(path, "7767517\n2 2\nInput in 0 1 data\nConvolution conv 1 1 data out 0=1 1=1 5=1 6=3\n");
        using var bytes = new BinaryWriter(File.Create(Path.Combine(folder, "model.bin")));
        weights(bytes);
        return path;
    }
}
