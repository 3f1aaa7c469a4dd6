using Easel.Core.Requests;
using Easel.Diffusion.Memory;
using Easel.Diffusion.Native;
using TorchSharp;
using Xunit;

namespace Easel.Diffusion.Tests.Memory;

public sealed class PrecisionTests
{
    [Fact]
    public void A_CPU_computes_in_bfloat16_where_it_has_it() =>
        Assert.Equal(
            Processor.HasAvx512BFloat16 || Processor.HasAmxBFloat16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32,
            Precision.For(DeviceType.CPU).Networks);

    [Theory]
    [InlineData(DeviceType.CUDA)]
    [InlineData(DeviceType.MPS)]
    public void Graphics_processors_compute_in_float16_but_decode_in_float32(DeviceType device) =>
        Assert.Equal(new Precision(torch.ScalarType.Float16, torch.ScalarType.Float32), Precision.For(device, "auto"));

    [Theory]
    [InlineData("float32", torch.ScalarType.Float32)]
    [InlineData("BF16", torch.ScalarType.BFloat16)]
    public void A_name_decides(string name, torch.ScalarType type) => Assert.Equal(new Precision(type, type), Precision.For(DeviceType.CPU, name));

    [Theory]
    [InlineData("float16")]
    [InlineData("int4")]
    public void What_a_CPU_cannot_do_is_refused_by_field(string name) =>
        Assert.Equal("precision", Assert.Throws<RequestException>(() => Precision.For(DeviceType.CPU, name)).Field);
}
