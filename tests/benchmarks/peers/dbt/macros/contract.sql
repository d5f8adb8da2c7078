{# The case-level contract: of each table its key, its parent, and of each column its type, whether
   it is required, and the list and column its codes are in. #}
{% macro contract(table) %}
{% set tables = {
    'case_outcomes': {
        'key': ['case_id', 'defendant_id'],
        'columns': {
            'case_id': {'type': 'varchar', 'required': true},
            'defendant_id': {'type': 'varchar', 'required': true},
            'victim_id': {'type': 'varchar'},
            'area_code': {'type': 'varchar', 'required': true, 'list': 'areas', 'code': 'area_code'},
            'police_force_code': {'type': 'varchar', 'list': 'police_forces', 'code': 'police_force_code'},
            'referred_date': {'type': 'date'},
            'charged_date': {'type': 'date'},
            'finalised_date': {'type': 'date'},
            'principal_offence_code': {'type': 'varchar', 'list': 'offences', 'code': 'offence_code'},
            'outcome_code': {'type': 'varchar', 'list': 'outcomes', 'code': 'outcome_code'},
            'non_conviction_reason_code': {'type': 'varchar', 'list': 'non_conviction_reasons', 'code': 'non_conviction_reason_code'},
            'dv_marker': {'type': 'boolean'},
            'relationship_code': {'type': 'varchar', 'list': 'relationships', 'code': 'relationship_code'},
            'stalking_marker': {'type': 'boolean'},
            'cyber_marker': {'type': 'boolean'},
            'online_platform_codes': {'type': 'varchar', 'items of': 'online_platforms', 'code': 'online_platform_code'},
            'online_method_codes': {'type': 'varchar', 'items of': 'online_methods', 'code': 'online_method_code'},
            'incident_count': {'type': 'integer'},
            'risk_assessed_date': {'type': 'date'},
            'risk_level_code': {'type': 'varchar', 'list': 'risk_levels', 'code': 'risk_level_code'},
            'specialist_referral_date': {'type': 'date'},
            'sentence_code': {'type': 'varchar', 'list': 'sentences', 'code': 'sentence_code'},
            'sentence_months': {'type': 'integer'},
        },
    },
    'charges': {
        'key': ['case_id', 'defendant_id', 'charge_number'],
        'parent': 'case_outcomes', 'parent key': ['case_id', 'defendant_id'],
        'columns': {
            'case_id': {'type': 'varchar', 'required': true},
            'defendant_id': {'type': 'varchar', 'required': true},
            'charge_number': {'type': 'integer', 'required': true},
            'offence_code': {'type': 'varchar', 'required': true, 'list': 'offences', 'code': 'offence_code'},
            'offence_date': {'type': 'date'},
            'charged_date': {'type': 'date'},
            'plea_code': {'type': 'varchar', 'list': 'pleas', 'code': 'plea_code'},
            'charge_result_code': {'type': 'varchar', 'list': 'charge_results', 'code': 'charge_result_code'},
        },
    },
    'restraining_orders': {
        'key': ['order_id'],
        'parent': 'case_outcomes', 'parent key': ['case_id', 'defendant_id'],
        'columns': {
            'order_id': {'type': 'varchar', 'required': true},
            'case_id': {'type': 'varchar', 'required': true},
            'defendant_id': {'type': 'varchar', 'required': true},
            'applied_date': {'type': 'date'},
            'decision_code': {'type': 'varchar', 'required': true, 'list': 'order_decisions', 'code': 'decision_code'},
            'made_date': {'type': 'date'},
            'basis_code': {'type': 'varchar', 'list': 'order_bases', 'code': 'basis_code'},
            'end_date': {'type': 'date', 'open ended': true},
            'condition_codes': {'type': 'varchar', 'items of': 'order_conditions', 'code': 'condition_code'},
        },
    },
    'order_breaches': {
        'key': ['breach_id'],
        'parent': 'restraining_orders', 'parent key': ['order_id'],
        'columns': {
            'breach_id': {'type': 'varchar', 'required': true},
            'order_id': {'type': 'varchar', 'required': true},
            'breach_date': {'type': 'date', 'required': true},
            'breach_case_id': {'type': 'varchar'},
            'is_fresh_stalking_charged': {'type': 'boolean'},
        },
    },
} %}
{{ return(tables[table]) }}
{% endmacro %}
