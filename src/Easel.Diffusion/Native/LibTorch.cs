using System.Reflection;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Easel.Diffusion.Native;

/// <summary>The C functions libtorch 2.10 exports beside its C++ ones; TorchSharp's tensor handles are the same <c>at::Tensor*</c>.</summary>
/// <remarks>
/// Only this folder calls them, since they belong to one libtorch version. Each has a plain TorchSharp way round for where it is missing.
/// Unlike some of TorchSharp's own entry points they report an error instead of ending the process.
/// </remarks>
public static partial class LibTorch
{
    internal const string Library = "torch_cpu";

    static LibTorch() => NativeLibrary.SetDllImportResolver(typeof(LibTorch).Assembly, Resolve);

    /// <summary>Whether the library and the functions of this file were found.</summary>
    public static bool IsAvailable { get; } = Exports("aoti_torch_create_tensor_from_blob", "aoti_torch_get_data_ptr");

    /// <summary>Whether the library was found and has all of <paramref name="names"/>.</summary>
    internal static bool Exports(params ReadOnlySpan<string> names)
    {
        var library = Resolve(Library, typeof(LibTorch).Assembly, null);
        foreach (var name in names)
        {
            if (library == 0 || !NativeLibrary.TryGetExport(library, name, out _)) return false;
        }

        return library != 0;
    }

    /// <summary>
    /// A CPU tensor over memory it does not own and must not outlive, outside every dispose scope. Unaligned addresses are fine.
    /// </summary>
    /// <param name="data">The first element.</param>
    /// <param name="type">Storage type; the 8-bit floats count though TorchSharp has no name for them (see <see cref="Weights.StorageType"/>).</param>
    /// <param name="shape">Sizes; none for a scalar.</param>
    /// <param name="strides">In elements, as many as sizes.</param>
    public static unsafe Tensor FromBlob(nint data, ScalarType type, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        nint tensor;
        int status;
        fixed (long* sizes = shape, steps = strides)
        {
            long none = 0; // the callee wants addresses even of empty lists
            status = CreateTensorFromBlob(data, shape.Length, sizes is null ? &none : sizes, steps is null ? &none : steps, 0, (sbyte)type, 0, 0, out tensor);
        }

        if (status != 0) throw new InvalidOperationException($"libtorch could not lay a tensor over memory (status {status})");
        return Tensor.UnsafeCreateTensor(tensor).DetachFromDisposeScope();
    }

    /// <summary>The address of a tensor's first element.</summary>
    public static nint DataPointer(Tensor tensor)
    {
        var status = GetDataPointer(tensor.Handle, out var data);
        GC.KeepAlive(tensor);
        return status == 0 ? data : throw new InvalidOperationException($"libtorch gave no address for a tensor (status {status})");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? paths)
    {
        if (name != Library) return 0;

        var file = OperatingSystem.IsWindows() ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";
        return NativeLibrary.TryLoad(file, assembly, paths, out var library)
            || NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, file), out library)
            || NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", file), out library)
            ? library
            : 0;
    }

    [LibraryImport(Library, EntryPoint = "aoti_torch_create_tensor_from_blob")]
    private static unsafe partial int CreateTensorFromBlob(
        nint data, long dimensions, long* sizes, long* strides, long offset, int type, int deviceType, int deviceIndex, out nint tensor);

    [LibraryImport(Library, EntryPoint = "aoti_torch_get_data_ptr")]
    private static partial int GetDataPointer(nint tensor, out nint data);
}
