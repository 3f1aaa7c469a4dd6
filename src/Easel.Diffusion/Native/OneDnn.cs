using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Easel.Diffusion.Native;

/// <summary>
/// oneDNN's convolution and matrix product over weights that were laid out for this processor beforehand, with what follows them
/// (an activation, a sum) in the same pass. CPU only, without gradients.
/// </summary>
/// <remarks>libtorch's own graph compiler calls the same functions; their names and orders of arguments are those of libtorch 2.10.</remarks>
internal static unsafe partial class OneDnn
{
    private const string Dispatcher = "aoti_torch_call_dispatcher";
    private const string ConvolutionName = "aoti_torch_cpu_mkldnn__convolution_pointwise";
    private const string ConvolutionAddName = "aoti_torch_cpu_mkldnn__convolution_pointwise_binary";
    private const string LinearName = "aoti_torch_cpu__linear_pointwise";
    private const string LinearAddName = "aoti_torch_cpu__linear_pointwise_binary";

    private static readonly bool isAvailable = LibTorch.IsAvailable && LibTorch.Exports(
        Dispatcher, ConvolutionName, ConvolutionAddName, LinearName, LinearAddName,
        "aoti_torch_new_tensor_handle", "torch_new_list_reserve_size", "torch_list_push_back");

    private static readonly bool computesFloat32 = isAvailable && Packs(ScalarType.Float32);
    private static readonly bool computesBFloat16 = isAvailable && Processor.ComputesBFloat16 && Packs(ScalarType.BFloat16);

    /// <summary>Whether weights of <paramref name="type"/> can be packed and used on this machine.</summary>
    public static bool Computes(ScalarType type) =>
        type switch { ScalarType.Float32 => computesFloat32, ScalarType.BFloat16 => computesBFloat16, _ => false };

    /// <summary>A convolution's weight [outputs, inputs, kH, kW] in oneDNN's layout; opaque, the caller's.</summary>
    /// <param name="weight">Dense, in the type to compute in.</param>
    /// <param name="stride">Step in both directions.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="input">The shape it will mostly see; others work as well.</param>
    public static Tensor PackConvolution(Tensor weight, long stride, long padding, ReadOnlySpan<long> input) => Call(
        "mkldnn::_reorder_convolution_weight", [Argument(weight), List([padding, padding]), List([stride, stride]), List([1, 1]), 1, Some(List(input))]);

    /// <summary>A matrix [outputs, inputs] in oneDNN's layout; opaque, the caller's.</summary>
    /// <param name="weight">Dense, in the type to compute in.</param>
    /// <param name="rows">How many rows of x it will mostly see; others work as well.</param>
    public static Tensor PackLinear(Tensor weight, long rows) => Call("mkldnn::_reorder_linear_weight", [Argument(weight), Some((ulong)rows)]);

    /// <summary>x [B, inputs, H, W] convolved, then rectified with a slope below 0. Channels-last in, channels-last out.</summary>
    public static Tensor ConvolutionLeaky(Tensor x, Tensor packed, Tensor? bias, long stride, long padding, double slope)
    {
        long* paddings = stackalloc long[] { padding, padding }, strides = stackalloc long[] { stride, stride }, dilations = stackalloc long[] { 1, 1 };
        var biasHandle = bias?.Handle ?? 0;
        var scalar = &slope;
        nint result;
        int status;
        fixed (byte* leaky = "leaky_relu"u8)
        {
            status = ConvolutionPointwise(x.Handle, packed.Handle, bias is null ? null : &biasHandle, paddings, 2, strides, 2, dilations, 2, 1, leaky, &scalar, 1, null, out result);
        }

        return Result(status, result, "a packed convolution", x, packed, bias, null);
    }

    /// <summary>x [B, inputs, H, W] convolved, plus <paramref name="residual"/> of the result's shape. Channels-last in, channels-last out.</summary>
    public static Tensor Convolution(Tensor x, Tensor packed, Tensor? bias, long stride, long padding, Tensor? residual)
    {
        long* paddings = stackalloc long[] { padding, padding }, strides = stackalloc long[] { stride, stride }, dilations = stackalloc long[] { 1, 1 };
        var biasHandle = bias?.Handle ?? 0;
        var biasArgument = bias is null ? null : &biasHandle;
        nint result;
        int status;
        fixed (byte* none = "none"u8, add = "add"u8)
        {
            status = residual is null
                ? ConvolutionPointwise(x.Handle, packed.Handle, biasArgument, paddings, 2, strides, 2, dilations, 2, 1, none, null, 0, null, out result)
                : ConvolutionPointwiseBinary(
                    x.Handle, residual.Handle, packed.Handle, biasArgument, paddings, 2, strides, 2, dilations, 2, 1, add, null, null, null, 0, null, out result);
        }

        return Result(status, result, "a packed convolution", x, packed, bias, residual);
    }

    /// <summary>x [..., inputs] times the matrix transposed, plus bias, plus <paramref name="residual"/> of the result's shape.</summary>
    public static Tensor Linear(Tensor x, Tensor packed, Tensor? bias, Tensor? residual = null)
    {
        var biasHandle = bias?.Handle ?? 0;
        var biasArgument = bias is null ? null : &biasHandle;
        nint result;
        int status;
        fixed (byte* none = "none"u8, add = "add"u8)
        {
            status = residual is null
                ? LinearPointwise(x.Handle, packed.Handle, biasArgument, none, null, 0, null, out result)
                : LinearPointwiseBinary(x.Handle, residual.Handle, packed.Handle, biasArgument, add, out result);
        }

        return Result(status, result, "a packed linear layer", x, packed, bias, residual);
    }

    /// <summary>As <see cref="Linear"/>, then the exact GELU.</summary>
    public static Tensor LinearGelu(Tensor x, Tensor packed, Tensor? bias)
    {
        var biasHandle = bias?.Handle ?? 0;
        nint result;
        int status;
        fixed (byte* gelu = "gelu"u8, exact = "none"u8)
        {
            var algorithm = exact;
            status = LinearPointwise(x.Handle, packed.Handle, bias is null ? null : &biasHandle, gelu, null, 0, &algorithm, out result);
        }

        return Result(status, result, "a packed linear layer", x, packed, bias, null);
    }

    // One small product: the functions may be there and the processor, or ONEDNN_MAX_CPU_ISA, still too old for the type.
    private static bool Packs(ScalarType type)
    {
        try
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var square = ones([16, 16], dtype: type);
            return Linear(square, PackLinear(square, 16), null).sum().to(ScalarType.Float32).item<float>() == 16 * 16 * 16;
        }
        catch (InvalidOperationException) { return false; }
    }

    private static Tensor Call(string operation, ReadOnlySpan<ulong> arguments)
    {
        var stack = stackalloc ulong[arguments.Length];
        arguments.CopyTo(new Span<ulong>(stack, arguments.Length));
        var status = CallDispatcher(operation, "", stack);
        return status == 0 ? Tensor.UnsafeCreateTensor((nint)stack[0]) : throw Failure(operation, status);
    }

    private static Tensor Result(int status, nint result, string what, Tensor x, Tensor packed, Tensor? bias, Tensor? residual)
    {
        GC.KeepAlive(x);
        GC.KeepAlive(packed);
        GC.KeepAlive(bias);
        GC.KeepAlive(residual);
        return status == 0 ? Tensor.UnsafeCreateTensor(result) : throw Failure(what, status);
    }

    private static InvalidOperationException Failure(string what, int status) => new($"libtorch could not carry out {what} (status {status})");

    // The dispatcher consumes its arguments: a tensor goes in as a handle of its own.
    private static ulong Argument(Tensor tensor)
    {
        var status = NewTensorHandle(tensor.Handle, out var handle);
        return status == 0 ? (ulong)handle : throw Failure("a copy of a tensor's handle", status);
    }

    private static ulong List(ReadOnlySpan<long> values)
    {
        var status = NewList((nuint)values.Length, out var list);
        foreach (var value in values) status |= PushBack(list, (ulong)value);
        return status == 0 ? (ulong)list : throw Failure("a list of numbers", status);
    }

    // An optional is eight bytes that the callee frees.
    private static ulong Some(ulong value)
    {
        var memory = (ulong*)NativeMemory.Alloc(sizeof(ulong));
        *memory = value;
        return (ulong)memory;
    }

    [LibraryImport(LibTorch.Library, EntryPoint = "aoti_torch_new_tensor_handle")]
    private static partial int NewTensorHandle(nint tensor, out nint copy);

    [LibraryImport(LibTorch.Library, EntryPoint = "torch_new_list_reserve_size")]
    private static partial int NewList(nuint size, out nint list);

    [LibraryImport(LibTorch.Library, EntryPoint = "torch_list_push_back")]
    private static partial int PushBack(nint list, ulong value);

    [LibraryImport(LibTorch.Library, EntryPoint = Dispatcher, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CallDispatcher(string operation, string overload, ulong* stack);

    [LibraryImport(LibTorch.Library, EntryPoint = ConvolutionName)]
    private static partial int ConvolutionPointwise(
        nint x, nint weight, nint* bias, long* padding, long paddings, long* stride, long strides, long* dilation, long dilations, long groups,
        byte* activation, double** scalars, long scalarCount, byte** algorithm, out nint result);

    [LibraryImport(LibTorch.Library, EntryPoint = ConvolutionAddName)]
    private static partial int ConvolutionPointwiseBinary(
        nint x, nint other, nint weight, nint* bias, long* padding, long paddings, long* stride, long strides, long* dilation, long dilations, long groups,
        byte* binary, double* alpha, byte** activation, double** scalars, long scalarCount, byte** algorithm, out nint result);

    [LibraryImport(LibTorch.Library, EntryPoint = LinearName)]
    private static partial int LinearPointwise(nint x, nint weight, nint* bias, byte* activation, double** scalars, long scalarCount, byte** algorithm, out nint result);

    [LibraryImport(LibTorch.Library, EntryPoint = LinearAddName)]
    private static partial int LinearPointwiseBinary(nint x, nint other, nint weight, nint* bias, byte* binary, out nint result);
}
