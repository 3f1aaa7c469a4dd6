using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Easel.Diffusion.Native;

/// <summary>
/// Linux: keeps the process alive when it reads a mapped file behind an end that another program cut, or from a disk that failed. The system
/// answers such a read with SIGBUS, which ends a process; here zeros take the place of what is gone, and <see cref="MappedRange.Faulted"/>
/// tells it to those who used them.
/// </summary>
/// <remarks>
/// It helps native code, which is what reads weights: managed code that touches the lost page still ends the process. A signal belongs to
/// the process as a whole, so this is the one place with state that all share. Elsewhere nothing is watched (docs/decisions/0006).
/// </remarks>
internal static unsafe partial class MappedFaults
{
    internal const int RangeWords = 3; // start, end, faults

    private const int Capacity = 4096;
    private const int BusError = 7;
    private const int WithInformation = 4;
    private const int AddressOffset = 16; // of si_addr in siginfo_t, 64-bit Linux
    private const int ProtectRead = 1;
    private const int PrivateFixedAnonymous = 0x02 | 0x10 | 0x20;

    private static readonly nint* Ranges = (nint*)NativeMemory.AllocZeroed(Capacity * RangeWords, (nuint)sizeof(nint));
    private static readonly Lock Gate = new();
    private static readonly SignalAction* Former = (SignalAction*)NativeMemory.AllocZeroed((nuint)sizeof(SignalAction));
    private static readonly nint PageMask = ~(nint)(Environment.SystemPageSize - 1);
    private static readonly bool IsInstalled = Install();

    /// <summary>Watches a mapping; null where this is not done.</summary>
    /// <param name="start">Its first byte, at the start of a page.</param>
    /// <param name="length">In bytes.</param>
    public static MappedRange? Watch(nint start, long length)
    {
        if (!IsInstalled || length <= 0) return null;
        lock (Gate)
        {
            for (var i = 0; i < Capacity; i++)
            {
                var range = Ranges + i * RangeWords;
                if (range[1] != 0) continue;
                range[2] = 0;
                range[0] = start;
                Volatile.Write(ref range[1], start + (nint)length);
                return new MappedRange(range);
            }
        }

        return null;
    }

    internal static void Forget(nint* range)
    {
        lock (Gate) Volatile.Write(ref range[1], 0);
    }

    private static bool Install()
    {
        if (!OperatingSystem.IsLinux() || sizeof(nint) != 8) return false;

        // Everything the handler needs is compiled and resolved before it can be called in earnest.
        delegate* unmanaged[Cdecl]<int, nint, nint, void> handler = &OnFault;
        handler(0, 0, 0);
        _ = Map(0, 0, ProtectRead, PrivateFixedAnonymous, -1, 0);
        var action = new SignalAction { Handler = (nint)handler, Flags = WithInformation };
        return SetAction(BusError, null, Former) == 0 && SetAction(BusError, &action, null) == 0;
    }

    /// <summary>Lays zeros over the rest of the mapping from the page that could not be read. Runs on whatever thread read it.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OnFault(int signal, nint information, nint context)
    {
        if (signal == 0) return;

        var address = *(nint*)(information + AddressOffset);
        for (var i = 0; i < Capacity; i++)
        {
            var range = Ranges + i * RangeWords;
            var end = Volatile.Read(ref range[1]);
            if (address < range[0] || address >= ((end + ~PageMask) & PageMask)) continue;
            var page = address & PageMask;
            if (Map(page, end - page, ProtectRead, PrivateFixedAnonymous, -1, 0) != page) break;
            Volatile.Write(ref range[2], 1);
            return;
        }

        _ = SetAction(BusError, Former, null); // not ours: the read is tried again and ends as it would have without this class
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int SetAction(int signal, SignalAction* action, SignalAction* former);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    /// <summary>struct sigaction of 64-bit Linux, glibc and musl alike.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SignalAction
    {
        public nint Handler;
        public fixed ulong Mask[16];
        public int Flags;
        public nint Restorer;
    }
}
