// Rewrites a matrix that oneDNN packed for products in bfloat16: stored weight plus up · down, summed in float32, rounded once, laid where the old
// numbers were. One pass over the memory, for processors with AVX-512. PackedMatrices.cs calls it. Uses no C++ runtime library.
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

namespace {

constexpr int Outputs = 64;     // of a block, which holds [inputs / 2, 64, 2]: pairs of inputs side by side for each output
constexpr int Inputs = 32;      // of a tile: one cache line of each row of a 16-bit weight
constexpr int Lines = 16;       // outputs of a tile: one cache line of each pair of inputs
constexpr int Together = 8;     // outputs whose sums are in registers at once

enum Stored { Float16, BFloat16, Float32 };

}

// Mirrored by PackedMatrices.Problem.
struct Matrix
{
    const void *weight;         // [outputs, inputs], rows dense one after the other
    const float *up;            // [outputs, rank]
    const float *down;          // [rank, inputs]
    uint32_t *packed;
    int32_t outputs, inputs, rank, stored, threads, compares;
    void (*parallel)(void (*)(void *), void *, unsigned, unsigned); // GOMP_parallel of libtorch's own pool, or null
};

namespace {

struct Work
{
    const Matrix *matrix;
    int next;                   // of the blocks not yet taken
    uint32_t differs, varies;   // what is packed from what would be written; the latter among itself
};

template <int stored> inline __m512 sixteen(const void *weight, size_t at)
{
    if (stored == Float32) return _mm512_loadu_ps((const float *)weight + at);
    __m256i half = _mm256_loadu_si256((const __m256i *)((const uint16_t *)weight + at));
    return stored == Float16 ? _mm512_cvtph_ps(half) : _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(half), 16));
}

// To the nearest, ties to even, the smallest numbers too, which the processor's own instruction takes for zero.
inline __m256i rounded(__m512 x)
{
    __m512i bits = _mm512_castps_si512(x), odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
    bits = _mm512_srli_epi32(_mm512_add_epi32(_mm512_add_epi32(bits, _mm512_set1_epi32(0x7FFF)), odd), 16);
    return _mm512_cvtepi32_epi16(_mm512_mask_mov_epi32(bits, _mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q), _mm512_set1_epi32(0x7FC0)));
}

// [16, 16] of 32 bits.
inline void transpose(__m512i (&rows)[Lines])
{
    __m512i other[Lines];
    for (int i = 0; i < 8; i++)
    {
        other[2 * i] = _mm512_unpacklo_epi32(rows[2 * i], rows[2 * i + 1]);
        other[2 * i + 1] = _mm512_unpackhi_epi32(rows[2 * i], rows[2 * i + 1]);
    }
    for (int i = 0; i < 4; i++)
    {
        rows[4 * i] = _mm512_unpacklo_epi64(other[4 * i], other[4 * i + 2]);
        rows[4 * i + 1] = _mm512_unpackhi_epi64(other[4 * i], other[4 * i + 2]);
        rows[4 * i + 2] = _mm512_unpacklo_epi64(other[4 * i + 1], other[4 * i + 3]);
        rows[4 * i + 3] = _mm512_unpackhi_epi64(other[4 * i + 1], other[4 * i + 3]);
    }
    for (int i = 0; i < 4; i++)
    {
        other[i] = _mm512_shuffle_i32x4(rows[i], rows[i + 4], 0x88);
        other[i + 4] = _mm512_shuffle_i32x4(rows[i], rows[i + 4], 0xDD);
        other[i + 8] = _mm512_shuffle_i32x4(rows[i + 8], rows[i + 12], 0x88);
        other[i + 12] = _mm512_shuffle_i32x4(rows[i + 8], rows[i + 12], 0xDD);
    }
    for (int i = 0; i < 8; i++)
    {
        rows[i] = _mm512_shuffle_i32x4(other[i], other[i + 8], 0x88);
        rows[i + 8] = _mm512_shuffle_i32x4(other[i], other[i + 8], 0xDD);
    }
}

template <int stored> inline void sums(const Matrix &m, int output, int input, __m512i *rows)
{
    const float *up = m.up + (size_t)output * m.rank, *down = m.down + input;
    __m512 sum[Together][2];
    for (int j = 0; j < Together; j++) sum[j][0] = sum[j][1] = _mm512_set1_ps(-0.0f); // the only number whose sum with another is that other to the bit
    for (int k = 0; k < m.rank; k++, down += m.inputs)
    {
        __m512 low = _mm512_loadu_ps(down), high = _mm512_loadu_ps(down + 16);
        for (int j = 0; j < Together; j++)
        {
            __m512 factor = _mm512_set1_ps(up[(size_t)j * m.rank + k]);
            sum[j][0] = _mm512_fmadd_ps(factor, low, sum[j][0]);
            sum[j][1] = _mm512_fmadd_ps(factor, high, sum[j][1]);
        }
    }

    for (int j = 0; j < Together; j++)
    {
        size_t at = (size_t)(output + j) * m.inputs + input;
        __m256i low = rounded(_mm512_add_ps(sixteen<stored>(m.weight, at), sum[j][0]));
        rows[j] = _mm512_inserti64x4(_mm512_castsi256_si512(low), rounded(_mm512_add_ps(sixteen<stored>(m.weight, at + 16), sum[j][1])), 1);
    }
}

template <int stored> void block(const Matrix &m, int first, Work &work)
{
    uint32_t *packed = m.packed + (size_t)first * (m.inputs / 2);
    __m512i differs = _mm512_setzero_si512(), varies = differs, one = differs;
    for (int input = 0; input < m.inputs; input += Inputs)
        for (int output = 0; output < Outputs; output += Lines)
        {
            __m512i rows[Lines];
            for (int j = 0; j < Lines; j += Together) sums<stored>(m, first + output + j, input, rows + j);
            transpose(rows);
            uint32_t *to = packed + (size_t)(input / 2) * Outputs + output;
            if (!m.compares)
                for (int i = 0; i < Lines; i++) _mm512_storeu_si512(to + i * Outputs, rows[i]);
            else
                for (int i = 0; i < Lines; i++)
                {
                    if (input + output + i == 0) one = _mm512_broadcastd_epi32(_mm512_castsi512_si128(rows[0]));
                    differs = _mm512_or_si512(differs, _mm512_xor_si512(rows[i], _mm512_loadu_si512(to + i * Outputs)));
                    varies = _mm512_or_si512(varies, _mm512_xor_si512(rows[i], one));
                }
        }
    if (_mm512_test_epi32_mask(differs, differs)) __atomic_store_n(&work.differs, 1, __ATOMIC_RELAXED);
    if (_mm512_test_epi32_mask(varies, varies)) __atomic_store_n(&work.varies, 1, __ATOMIC_RELAXED);
}

void run(void *argument)
{
    Work &work = *(Work *)argument;
    const Matrix &m = *work.matrix;
    for (int i; (i = Outputs * __atomic_fetch_add(&work.next, 1, __ATOMIC_RELAXED)) < m.outputs;)
        if (m.stored == Float16) block<Float16>(m, i, work);
        else if (m.stored == BFloat16) block<BFloat16>(m, i, work);
        else block<Float32>(m, i, work);
}

}

// 0 when done. Where it compares instead of writing: 0 when the same is packed already, 1 when not, 2 when all numbers are alike, which tells nothing.
// 3 where the shape or type is none this kernel takes. All pointers are valid for the shape.
extern "C" int easel_pack(const Matrix *matrix)
{
    const Matrix &m = *matrix;
    if (m.outputs < 1 || m.outputs % Outputs || m.inputs < 1 || m.inputs % Inputs || m.rank < 0 || m.stored < Float16 || m.stored > Float32) return 3;
    Work work = { matrix, 0, 0, 0 };
    if (m.parallel && m.threads > 1 && m.outputs > Outputs) m.parallel(run, &work, m.threads, 0);
    else run(&work);
    return !m.compares ? 0 : work.differs ? 1 : work.varies ? 0 : 2;
}
