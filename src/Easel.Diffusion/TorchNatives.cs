using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Easel.Diffusion;

/// <summary>Makes libtorch loadable where the C++ runtime is older than TorchSharp's build machine.</summary>
/// <remarks>
/// libLibTorchSharp.so 0.107 asks for GLIBCXX_3.4.32, which Debian 12 and Ubuntu 22.04 lack, for a marker symbol nothing calls.
/// A copy with that one version need marked weak loads everywhere; TorchSharp finds it because it is already loaded. Linux only.
/// </remarks>
public static class TorchNatives
{
    private const string Library = "libLibTorchSharp.so";
    private const uint VersionNeedSection = 0x6ffffffe; // SHT_GNU_verneed
    private const byte WeakFlag = 2;                    // VER_FLG_WEAK

    /// <summary>Runs before the first use of this assembly; test projects and entry points that touch torch first call it themselves.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "torch must be loadable before any type of this library is used")]
    public static void Load()
    {
        if (!OperatingSystem.IsLinux() || Find(Library) is not { } original) return;
        if (Find("libtorch_cpu.so") is null) return; // a project that carries no libtorch, such as a test of the product around it

        foreach (var dependency in new[] { "libc10.so", "libtorch_cpu.so", "libtorch.so" })
            if (Find(dependency) is { } path) NativeLibrary.TryLoad(path, out _);
        if (!NativeLibrary.TryLoad(original, out _)) LoadWeakened(original);
    }

    /// <summary>Whether libtorch's build for NVIDIA cards lies beside this program.</summary>
    public static bool AreForCuda => Find(OperatingSystem.IsWindows() ? "torch_cuda.dll" : "libtorch_cuda.so") is not null;

    /// <summary>Whether libtorch lies beside this program. TorchSharp itself would look for it in places of developers, at length.</summary>
    public static bool AreHere => Find(OperatingSystem.IsWindows() ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so") is not null;

    /// <summary>Marks every need of <paramref name="version"/> in a 64-bit little-endian ELF file weak; returns how many there were.</summary>
    public static int Weaken(Span<byte> elf, string version)
    {
        var found = 0;
        var sections = (int)U64(elf, 0x28);
        for (int i = 0, size = U16(elf, 0x3A), count = U16(elf, 0x3C); i < count; i++)
        {
            var section = sections + i * size;
            if (U32(elf, section + 4) != VersionNeedSection) continue;

            var strings = (int)U64(elf, sections + (int)U32(elf, section + 0x28) * size + 0x18);
            found += WeakenSection(elf, (int)U64(elf, section + 0x18), strings, version);
        }

        return found;
    }

    private static int WeakenSection(Span<byte> elf, int need, int strings, string version)
    {
        var found = 0;
        for (uint nextNeed = 1; nextNeed != 0; need += (int)nextNeed)
        {
            var entry = need + (int)U32(elf, need + 8);
            for (uint next = 1; next != 0; entry += (int)next)
            {
                if (Name(elf, strings + (int)U32(elf, entry + 8)) == version)
                {
                    elf[entry + 4] |= WeakFlag;
                    found++;
                }

                next = U32(elf, entry + 12);
            }

            nextNeed = U32(elf, need + 12);
        }

        return found;
    }

    // The runtime's own identifier may name a distribution; packages lie under these.
    private static string Platform => OperatingSystem.IsWindows() ? "win-x64" : OperatingSystem.IsMacOS() ? "osx-arm64" : "linux-x64";

    private static string? Find(string file)
    {
        var folder = AppContext.BaseDirectory;
        string[] places = [Path.Combine(folder, file), Path.Combine(folder, "runtimes", Platform, "native", file)];
        return places.FirstOrDefault(File.Exists);
    }

    private static void LoadWeakened(string original)
    {
        var bytes = File.ReadAllBytes(original);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        Weaken(bytes, "GLIBCXX_3.4.32");
        var own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        if (own.Length > 0)
        {
            try
            {
                NativeLibrary.Load(Keep(bytes, Path.Combine(own, "easel", "native", hash)));
                return;
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException) { } // a home that cannot be written: a copy for this process
        }

        var folder = Directory.CreateTempSubdirectory("easel-").FullName; // only this user may enter it
        try { NativeLibrary.Load(Keep(bytes, folder)); }
        finally { Directory.Delete(folder, recursive: true); } // what is loaded stays
    }

    private static string Keep(byte[] library, string folder)
    {
        var copy = Path.Combine(folder, Library);
        if (File.Exists(copy) && new FileInfo(copy).Length == library.Length) return copy;

        Directory.CreateDirectory(folder);
        var temporary = $"{copy}.{Environment.ProcessId}";
        File.WriteAllBytes(temporary, library);
        File.Move(temporary, copy, overwrite: true);
        return copy;
    }

    private static string Name(ReadOnlySpan<byte> elf, int at) => Encoding.ASCII.GetString(elf[at..(at + elf[at..].IndexOf((byte)0))]);

    private static ulong U64(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt64LittleEndian(elf[at..]);

    private static uint U32(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt32LittleEndian(elf[at..]);

    private static ushort U16(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt16LittleEndian(elf[at..]);
}
