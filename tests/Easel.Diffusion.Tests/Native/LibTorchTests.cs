using System.Runtime.InteropServices;
using Easel.Diffusion.Native;
using TorchSharp;
using Xunit;

namespace Easel.Diffusion.Tests.Native;

public sealed class LibTorchTests
{
    [Fact]
    public void The_library_is_found() => Assert.True(LibTorch.IsAvailable);

    [Fact]
    public unsafe void A_tensor_over_memory_is_that_memory()
    {
        var numbers = (float*)NativeMemory.Alloc(24);
        for (var i = 0; i < 6; i++) numbers[i] = i;
        try
        {
            using var scope = torch.NewDisposeScope();
            using var tensor = LibTorch.FromBlob((nint)numbers, torch.ScalarType.Float32, [2, 2], [3, 1]);
            Assert.Equal([0f, 1f, 3f, 4f], tensor.contiguous().data<float>().ToArray());
            numbers[3] = 9;
            Assert.Equal(9f, tensor[1, 0].item<float>());
            Assert.Equal((nint)numbers, LibTorch.DataPointer(tensor));
            using var scalar = LibTorch.FromBlob((nint)(numbers + 1), torch.ScalarType.Float32, [], []);
            Assert.Equal(1f, scalar.item<float>());
        }
        finally
        {
            NativeMemory.Free(numbers);
        }
    }

    [Fact]
    public unsafe void Every_8_bit_float_becomes_the_float32_it_means()
    {
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        fixed (byte* data = bytes)
        {
            using var scope = torch.NewDisposeScope();
            using var small = LibTorch.FromBlob((nint)data, (torch.ScalarType)23, [256], [1]);
            var e5m2 = small.to(torch.float32).data<float>().ToArray();
            for (var i = 0; i < 256; i++) Assert.Equal((float)BitConverter.UInt16BitsToHalf((ushort)(i << 8)), e5m2[i]);

            using var finer = LibTorch.FromBlob((nint)data, (torch.ScalarType)24, [256], [1]);
            var e4m3 = finer.to(torch.float32).data<float>().ToArray();
            for (var i = 0; i < 256; i++)
            {
                var (exponent, mantissa) = ((i >> 3) & 15, i & 7);
                var magnitude = exponent == 0 ? mantissa / 512.0 : (1 + mantissa / 8.0) * Math.Pow(2, exponent - 7);
                if ((i & 127) == 127) magnitude = double.NaN;
                Assert.Equal((float)(i > 127 ? -magnitude : magnitude), e4m3[i]);
            }
        }
    }
}
