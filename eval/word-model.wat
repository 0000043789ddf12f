(module
  (memory (export "memory") 70)
  (func $product (export "product") (param $vector i32) (param $size i32) (param $matrix i32) (param $into i32) (param $end i32)
    (local $at i32) (local $x v128) (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $e v128) (local $f v128) (local $g v128) (local $h v128)
    (loop $blocks
      (local.set $a (v128.const i32x4 0 0 0 0))
      (local.set $b (v128.const i32x4 0 0 0 0))
      (local.set $c (v128.const i32x4 0 0 0 0))
      (local.set $d (v128.const i32x4 0 0 0 0))
      (local.set $e (v128.const i32x4 0 0 0 0))
      (local.set $f (v128.const i32x4 0 0 0 0))
      (local.set $g (v128.const i32x4 0 0 0 0))
      (local.set $h (v128.const i32x4 0 0 0 0))
      (local.set $at (i32.const 0))
      (loop $rows
        (local.set $x (v128.load32_splat (i32.add (local.get $vector) (local.get $at))))
        (local.set $a (i32x4.add (local.get $a) (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=0 (local.get $matrix)))))
        (local.set $b (i32x4.add (local.get $b) (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=16 (local.get $matrix)))))
        (local.set $c (i32x4.add (local.get $c) (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=32 (local.get $matrix)))))
        (local.set $d (i32x4.add (local.get $d) (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=48 (local.get $matrix)))))
        (local.set $e (i32x4.add (local.get $e) (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=64 (local.get $matrix)))))
        (local.set $f (i32x4.add (local.get $f) (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=80 (local.get $matrix)))))
        (local.set $g (i32x4.add (local.get $g) (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=96 (local.get $matrix)))))
        (local.set $h (i32x4.add (local.get $h) (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=112 (local.get $matrix)))))
        (local.set $matrix (i32.add (local.get $matrix) (i32.const 128)))
        (br_if $rows (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $size))))
      (v128.store offset=0 (local.get $into) (local.get $a))
      (v128.store offset=16 (local.get $into) (local.get $b))
      (v128.store offset=32 (local.get $into) (local.get $c))
      (v128.store offset=48 (local.get $into) (local.get $d))
      (v128.store offset=64 (local.get $into) (local.get $e))
      (v128.store offset=80 (local.get $into) (local.get $f))
      (v128.store offset=96 (local.get $into) (local.get $g))
      (v128.store offset=112 (local.get $into) (local.get $h))
      (br_if $blocks (i32.lt_u (local.tee $into (i32.add (local.get $into) (i32.const 128))) (local.get $end)))))
  (func $sigmoids (param $added i32) (param $sums i32) (param $scales i32) (param $into i32) (param $end i32) (param $table i32) (param $factor f64) (param $isRounded i64)
    (local $x v128) (local $place v128) (local $at v128) (local $steps v128) (local $rounded v128)
    (local.set $rounded (i64x2.splat (local.get $isRounded)))
    (loop $pairs
      (local.set $x
        (f64x2.add
          (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $added)))
          (f64x2.mul
            (f64x2.convert_low_i32x4_s (v128.load64_zero (local.get $sums)))
            (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $scales))))))
      (local.set $x
        (f64x2.mul
          (f64x2.splat (local.get $factor))
          (v128.bitselect (f64x2.promote_low_f32x4 (f32x4.demote_f64x2_zero (local.get $x))) (local.get $x) (local.get $rounded))))
      (local.set $place
        (f64x2.mul
          (f64x2.add
            (f64x2.pmin (f64x2.pmax (local.get $x) (v128.const f64x2 -16 -16)) (v128.const f64x2 16 16))
            (v128.const f64x2 16 16))
          (v128.const f64x2 64 64)))
      (local.set $at (f64x2.floor (local.get $place)))
      (local.set $place (f64x2.sub (local.get $place) (local.get $at)))
      (; What is added makes a whole number of the last bits. ;)
      (local.set $at (f64x2.add (local.get $at) (v128.const f64x2 4503599627370496 4503599627370496)))
      (local.set $steps
        (v128.load64_lane 1
          (i32.add (local.get $table) (i32.shl (i32x4.extract_lane 2 (local.get $at)) (i32.const 2)))
          (v128.load64_zero (i32.add (local.get $table) (i32.shl (i32x4.extract_lane 0 (local.get $at)) (i32.const 2))))))
      (local.set $at (f64x2.promote_low_f32x4 (i8x16.shuffle 0 1 2 3 8 9 10 11 0 1 2 3 8 9 10 11 (local.get $steps) (local.get $steps))))
      (local.set $steps (f64x2.promote_low_f32x4 (i8x16.shuffle 4 5 6 7 12 13 14 15 4 5 6 7 12 13 14 15 (local.get $steps) (local.get $steps))))
      (v128.store (local.get $into)
        (v128.bitselect
          (v128.const f64x2 1 1)
          (v128.and
            (f64x2.add (local.get $at) (f64x2.mul (local.get $place) (f64x2.sub (local.get $steps) (local.get $at))))
            (f64x2.gt (local.get $x) (v128.const f64x2 -16 -16)))
          (f64x2.ge (local.get $x) (v128.const f64x2 16 16))))
      (local.set $added (i32.add (local.get $added) (i32.const 8)))
      (local.set $sums (i32.add (local.get $sums) (i32.const 8)))
      (local.set $scales (i32.add (local.get $scales) (i32.const 8)))
      (br_if $pairs (i32.lt_u (local.tee $into (i32.add (local.get $into) (i32.const 16))) (local.get $end)))))
  (func (export "units") (param $work i32) (param $input i32) (param $step i32) (param $count i32) (param $gates i32) (param $kept i32) (param $table i32) (param $into i32) (param $intoStep i32)
    (local $at i32) (local $state v128) (local $now v128) (local $short i32) (local $sums i32) (local $opened i32) (local $next i32) (local $isLater i32)
    (local.set $short (i32.add (local.get $work) (i32.const 512)))
    (local.set $sums (i32.add (local.get $work) (i32.const 768)))
    (local.set $opened (i32.add (local.get $work) (i32.const 1792)))
    (local.set $next (i32.add (local.get $work) (i32.const 3840)))
    (memory.fill (local.get $work) (i32.const 0) (i32.const 1792))
    (loop $steps
      (if (local.get $isLater)
        (then
          (local.set $at (i32.const 0))
          (loop $eights
            (v128.store
              (i32.add (local.get $short) (i32.shr_u (local.get $at) (i32.const 1)))
              (i16x8.narrow_i32x4_s
                (i32x4.trunc_sat_f32x4_s (f32x4.mul (v128.load (i32.add (local.get $work) (local.get $at))) (v128.const f32x4 16384 16384 16384 16384)))
                (i32x4.trunc_sat_f32x4_s (f32x4.mul (v128.load offset=16 (i32.add (local.get $work) (local.get $at))) (v128.const f32x4 16384 16384 16384 16384)))))
            (br_if $eights (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 32))) (i32.const 512))))
          (call $product (local.get $short) (i32.const 256) (local.get $gates) (local.get $sums) (i32.add (local.get $sums) (i32.const 1024)))))
      (call $sigmoids
        (local.get $input) (local.get $sums) (i32.add (local.get $gates) (i32.const 65536))
        (local.get $opened) (i32.add (local.get $opened) (i32.const 1024)) (local.get $table) (f64.const 1) (i64.const -1))
      (call $sigmoids
        (i32.add (local.get $input) (i32.const 512)) (i32.add (local.get $sums) (i32.const 512)) (i32.add (local.get $gates) (i32.const 66048))
        (i32.add (local.get $opened) (i32.const 1024)) (i32.add (local.get $opened) (i32.const 2048)) (local.get $table) (f64.const 1) (i64.const 0))
      (if (local.get $isLater)
        (then
          (local.set $at (i32.const 0))
          (loop $pairs
            (local.set $now
              (i32x4.trunc_sat_f64x2_s_zero
                (f64x2.mul
                  (f64x2.mul
                    (f64x2.promote_low_f32x4 (v128.load64_zero (i32.add (local.get $work) (local.get $at))))
                    (v128.load offset=1024 (i32.add (local.get $opened) (i32.shl (local.get $at) (i32.const 1)))))
                  (v128.const f64x2 16384 16384))))
            (v128.store32_lane 0
              (i32.add (local.get $short) (i32.shr_u (local.get $at) (i32.const 1)))
              (i16x8.narrow_i32x4_s (local.get $now) (local.get $now)))
            (br_if $pairs (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8))) (i32.const 512))))
          (call $product (local.get $short) (i32.const 256) (local.get $kept) (local.get $sums) (i32.add (local.get $sums) (i32.const 512)))))
      (call $sigmoids
        (i32.add (local.get $input) (i32.const 1024)) (local.get $sums) (i32.add (local.get $kept) (i32.const 32768))
        (local.get $next) (i32.add (local.get $next) (i32.const 1024)) (local.get $table) (f64.const 2) (i64.const 0))
      (local.set $at (i32.const 0))
      (loop $pairs
        (local.set $state (f64x2.promote_low_f32x4 (v128.load64_zero (i32.add (local.get $work) (local.get $at)))))
        (local.set $now (v128.load (i32.add (local.get $next) (i32.shl (local.get $at) (i32.const 1)))))
        (local.set $now (f64x2.sub (f64x2.mul (v128.const f64x2 2 2) (local.get $now)) (v128.const f64x2 1 1)))
        (local.set $now
          (f64x2.add (local.get $state)
            (f64x2.mul
              (v128.load (i32.add (local.get $opened) (i32.shl (local.get $at) (i32.const 1))))
              (f64x2.sub (local.get $now) (local.get $state)))))
        (v128.store64_lane 0 (i32.add (local.get $work) (local.get $at)) (f32x4.demote_f64x2_zero (local.get $now)))
        (local.set $now (i32x4.trunc_sat_f64x2_s_zero (f64x2.mul (local.get $now) (v128.const f64x2 16384 16384))))
        (v128.store32_lane 0
          (i32.add (local.get $into) (i32.shr_u (local.get $at) (i32.const 1)))
          (i16x8.narrow_i32x4_s (local.get $now) (local.get $now)))
        (br_if $pairs (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8))) (i32.const 512))))
      (local.set $isLater (i32.const 1))
      (local.set $input (i32.add (local.get $input) (local.get $step)))
      (local.set $into (i32.add (local.get $into) (local.get $intoStep)))
      (br_if $steps (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
  (func (export "inputs") (param $vector i32) (param $size i32) (param $count i32) (param $matrix i32) (param $sums i32) (param $into i32)
    (local $at i32) (local $scales i32) (local $place i32)
    (local.set $scales (i32.add (local.get $matrix) (i32.mul (local.get $size) (i32.const 384))))
    (loop $vectors
      (call $product (local.get $vector) (local.get $size) (local.get $matrix) (local.get $sums) (i32.add (local.get $sums) (i32.const 1536)))
      (local.set $at (i32.const 0))
      (loop $pairs
        (local.set $place (i32.add (local.get $scales) (local.get $at)))
        (v128.store64_lane 0
          (i32.add (local.get $into) (local.get $at))
          (f32x4.demote_f64x2_zero
            (f64x2.add
              (f64x2.mul
                (f64x2.convert_low_i32x4_s (v128.load64_zero (i32.add (local.get $sums) (local.get $at))))
                (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $place))))
              (f64x2.promote_low_f32x4 (v128.load64_zero offset=1536 (local.get $place))))))
        (br_if $pairs (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8))) (i32.const 1536))))
      (local.set $vector (i32.add (local.get $vector) (local.get $size)))
      (local.set $into (i32.add (local.get $into) (i32.const 1536)))
      (br_if $vectors (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
  (func (export "sum") (param $weights i32) (param $least f64) (param $matrix i32) (param $into i32)
    (local $weight f64) (local $x v128) (local $at i32) (local $end i32) (local $place i32)
    (memory.fill (local.get $into) (i32.const 0) (i32.const 464))
    (local.set $end (i32.add (local.get $weights) (i32.const 456)))
    (loop $rows
      (local.set $weight (f64.load (local.get $weights)))
      (if (f64.gt (local.get $weight) (local.get $least))
        (then
          (local.set $x (f64x2.splat (local.get $weight)))
          (local.set $at (i32.const 0))
          (loop $pairs
            (local.set $place (i32.add (local.get $into) (local.get $at)))
            (v128.store (local.get $place)
              (f64x2.add (v128.load (local.get $place)) (f64x2.mul (local.get $x) (v128.load (i32.add (local.get $matrix) (local.get $at))))))
            (br_if $pairs (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (i32.const 464))))))
      (local.set $matrix (i32.add (local.get $matrix) (i32.const 464)))
      (br_if $rows (i32.lt_u (local.tee $weights (i32.add (local.get $weights) (i32.const 8))) (local.get $end))))))
