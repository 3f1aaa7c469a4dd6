using TorchSharp;
using Xunit;

namespace Easel.Diffusion.Tests;

public sealed class TorchNativesTests
{
    [Fact]
    public void Torch_loads_and_its_generator_gives_the_known_numbers()
    {
        using var scope = torch.NewDisposeScope();
        var generator = new torch.Generator(1, torch.CPU);
        var noise = torch.randn(4, 64, 64, generator: generator).flatten().data<float>().ToArray();

        Assert.Equal(-1.5255959f, noise[0], 1e-6f);
        Assert.Equal(1.7959211f, noise[^1], 1e-6f);
    }
}
